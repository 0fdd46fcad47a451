import { createRequire } from 'node:module';
import { speedUpFetch } from './fast-fetch.js';
import { speedUpProduce } from './fast-produce.js';
import { speedUpRequests } from './fast-request.js';
import { fetchInTurn } from './fetch-request.js';
import { letIdleConnectionsSleep } from './idle-connections.js';

const require = createRequire(import.meta.url);
const patched = Symbol.for('fealty.kafkajs.patched');

/** Idle connections sleep, records with many headers are read and written fast, and partitions are read in turn. The parts are internal, so any other version is refused. */
export const patchKafkajs = (version: string): void => {
  if (version !== '2.2.4') throw new Error(`The patch of kafkajs was written for 2.2.4, but ${version} is installed. Check what of it is still needed, then adapt or drop it.`);
  const kafkajs = require('kafkajs') as { [patched]?: true };
  if (kafkajs[patched]) return;
  letIdleConnectionsSleep();
  speedUpRequests();
  speedUpProduce();
  speedUpFetch();
  fetchInTurn();
  kafkajs[patched] = true;
};

patchKafkajs((require('kafkajs/package.json') as { version: string }).version);
