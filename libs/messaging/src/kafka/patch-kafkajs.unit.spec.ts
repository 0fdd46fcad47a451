import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createRequire } from 'node:module';
import { patchKafkajs } from './patch-kafkajs.js';

interface Queue {
  readonly inflight: Map<number, unknown>;
  scheduleRequestTimeoutCheck(): void;
  push(request: { entry: { correlationId: number; reject?: (error: Error) => void }; expectResponse: boolean; sendRequest: () => void }): void;
  checkPendingRequests(): void;
  maybeThrottle(ms: number): void;
  destroy(): void;
}
const require = createRequire(import.meta.url);
const RequestQueue = require('kafkajs/src/network/requestQueue/index.js') as new (settings: object) => Queue;
const silent = () => undefined;
const logger = { debug: silent, warn: silent };
const queueWith = (maxInFlightRequests: number | null) => new RequestQueue({ maxInFlightRequests, requestTimeout: 1000, enforceRequestTimeout: false, clientId: 'c', broker: 'b', logger });
const request = (correlationId: number, sent: number[]) => ({ entry: { correlationId }, expectResponse: true, sendRequest: () => { sent.push(correlationId); } });

describe('the patched request queue', () => {
  beforeEach(() => { jest.useFakeTimers(); });
  afterEach(() => { jest.useRealTimers(); });

  it('sets no timer while nothing is pending', () => {
    const queue = queueWith(null);
    queue.push(request(1, []));
    queue.checkPendingRequests();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends what was pending once the broker throttles no longer, and then sleeps', () => {
    const queue = queueWith(null);
    const sent: number[] = [];
    queue.maybeThrottle(500);
    queue.push(request(1, sent));
    jest.advanceTimersByTime(499);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(20);
    expect(sent).toEqual([1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps looking after a request that waits for its turn, at a distance that Node accepts', () => {
    const setTimeout = jest.spyOn(globalThis, 'setTimeout');
    const queue = queueWith(1);
    queue.push(request(1, []));
    queue.push(request(2, []));
    jest.advanceTimersByTime(100);
    expect(setTimeout.mock.calls.length).toBeGreaterThan(5);
    expect(setTimeout.mock.calls.every(([, ms]) => ms !== undefined && ms > 0)).toBe(true);
    queue.destroy();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('looks once a second for what was not answered in time, and no more once it is not connected', () => {
    const connection = { isConnected: true };
    const queue = new RequestQueue({ maxInFlightRequests: null, requestTimeout: 2_000, enforceRequestTimeout: true, clientId: 'c', broker: 'b', logger, isConnected: () => connection.isConnected });
    queue.scheduleRequestTimeoutCheck();
    const looks = jest.spyOn(queue.inflight, 'values');
    const failed: string[] = [];
    queue.push({ ...request(1, []), entry: { correlationId: 1, reject: (error: Error) => { failed.push(error.message); } } });
    jest.advanceTimersByTime(2_000);
    expect([looks.mock.calls.length, failed]).toEqual([2, []]);
    jest.advanceTimersByTime(1_000);
    expect(failed).toEqual([expect.stringContaining('timed out')]);
    connection.isConnected = false;
    jest.advanceTimersByTime(1_000);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('refuses a kafkajs that it was not written for', () => {
    expect(() => patchKafkajs('2.2.5')).toThrow('written for 2.2.4, but 2.2.5 is installed');
  });
});
