import { createRequire } from 'node:module';

interface RequestQueue {
  pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

const require = createRequire(import.meta.url);
const patched = Symbol.for('fealty.kafkajs.patched');

/**
 * Lets an idle kafkajs connection sleep. 2.2.4 re-arms a timer of about 1 ms per connection for ever, with a negative
 * delay that Node warns about (tulios/kafkajs#1704, #1556, #1751). When nothing is pending there is nothing to check:
 * a request that is queued later schedules its own check. The queue class is internal, so any other version is refused.
 */
export const patchKafkajs = (version: string): void => {
  if (version !== '2.2.4') throw new Error(`The patch of kafkajs was written for 2.2.4, but ${version} is installed. Check whether the request queue still re-arms its timer, then adapt or drop the patch.`);
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as { prototype: RequestQueue & { [patched]?: true } };
  if (prototype[patched]) return;
  const { scheduleCheckPendingRequests } = prototype;
  prototype.scheduleCheckPendingRequests = function check(this: RequestQueue) {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
  prototype[patched] = true;
};

patchKafkajs((require('kafkajs/package.json') as { version: string }).version);
