import { createRequire } from 'node:module';

interface RequestQueue {
  pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

const require = createRequire(import.meta.url);

/**
 * kafkajs 2.2.4 re-arms a timer of about 1 ms per connection for ever, with a negative delay that Node warns about
 * (tulios/kafkajs#1704, #1556, #1751). When nothing is pending there is nothing to check: a request that is queued
 * later schedules its own check.
 */
export const letIdleConnectionsSleep = (): void => {
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue };
  const { scheduleCheckPendingRequests } = prototype;
  prototype.scheduleCheckPendingRequests = function check(this: RequestQueue) {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
};
