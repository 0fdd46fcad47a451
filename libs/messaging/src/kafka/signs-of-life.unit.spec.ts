import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EventEmitter } from 'node:events';
import kafkajs, { type Consumer } from 'kafkajs';
import { SignsOfLife } from './signs-of-life.js';

const { events } = new kafkajs.Kafka({ brokers: ['127.0.0.1:1'], logLevel: kafkajs.logLevel.NOTHING }).consumer({ groupId: 'g' });
const aConsumer = () => {
  const heard = new EventEmitter();
  const life = new SignsOfLife();
  life.of({ on: (name: string, told: () => void) => heard.on(name, told), events } as unknown as Pick<Consumer, 'on' | 'events'>);
  return { life, tell: (name: string) => { heard.emit(name); } };
};

describe('signs of life of a consumer', () => {
  beforeEach(() => { jest.useFakeTimers(); });
  afterEach(() => { jest.useRealTimers(); });

  it('are missed after a minute in which nothing was fetched or asked for', () => {
    const { life, tell } = aConsumer();
    jest.advanceTimersByTime(50_000);
    tell(events.FETCH);
    jest.advanceTimersByTime(60_000);
    expect(life.silentSeconds).toBeUndefined();
    jest.advanceTimersByTime(1);
    expect(life.silentSeconds).toBe(60);
  });

  it('are seen while Kafka leaves its requests unanswered, however long', () => {
    const { life, tell } = aConsumer();
    for (let minute = 0; minute < 10; minute += 1) {
      jest.advanceTimersByTime(59_000);
      tell(events.REQUEST_TIMEOUT);
    }
    expect(life.silentSeconds).toBeUndefined();
  });

  it('that come back end the waiting after crashes, which grows until then', () => {
    const { life, tell } = aConsumer();
    expect(Array.from({ length: 7 }, () => life.crashed())).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    tell(events.FETCH);
    expect(life.crashed()).toBe(200);
  });
});
