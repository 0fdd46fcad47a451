import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<number, { readonly sentAt: number; readonly requestTimeout: number; timeoutRequest(): void }>;
  readonly requestTimeout: number;
  readonly enforceRequestTimeout: boolean;
  requestTimeoutIntervalId: NodeJS.Timeout | undefined;
  isConnected(): boolean;
  destroy(): void;
  scheduleCheckPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
}
const requestTimeoutCheckMs = 1_000;

const require = createRequire(import.meta.url);

function checkTimeouts(this: RequestQueue): void {
  const now = Date.now();
  for (const request of this.inflight.values()) if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
  if (!this.isConnected()) this.destroy();
}

/**
 * kafkajs 2.2.4 re-arms a timer of about 1 ms per connection for ever, with a negative delay that Node warns about
 * (tulios/kafkajs#1704, #1556, #1751). When nothing is pending there is nothing to check: a request that is queued
 * later schedules its own check. And it looks ten times a second for requests that were not answered in time, on each connection: once is
 * enough for a time of several seconds.
 */
export const letIdleConnectionsSleep = (): void => {
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };
  const { scheduleCheckPendingRequests } = prototype;
  prototype.scheduleCheckPendingRequests = function check(this: RequestQueue) {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
  prototype.scheduleRequestTimeoutCheck = function schedule(this: RequestQueue) {
    if (!this.enforceRequestTimeout) return;
    this.destroy();
    this.requestTimeoutIntervalId = setInterval(() => { checkTimeouts.call(this); }, Math.min(this.requestTimeout, requestTimeoutCheckMs));
  };
};
