import { platformTopic } from '@fealty/contracts';
import { encodeKafka, outgoingRecord, type OutgoingRecord } from '@fealty/messaging';
import type { RunningProcess } from '@fealty/tools/local/run-services';
import type { Told } from '@fealty/tools/shop/stories';
import type { Servers } from '../measure/servers.js';
import { allIdle } from './ground.js';

const recordOf = (told: Told, index: number, partitions: number): OutgoingRecord => {
  const time = new Date(told.at).toISOString();
  const { headers, value } = encodeKafka({ specversion: '1.0', id: told.id, source: '/shop/web', type: told.type, subject: told.subject, time, datacontenttype: 'application/json', extensions: { programme: 'demo', import: 'true' }, data: Buffer.from(JSON.stringify(told.data)) });
  return outgoingRecord({ topic: platformTopic.name, partition: index % partitions, key: null, headers, value, timestamp: told.at });
};

/** Events of one customer stay on one partition: a shop that cares for order does so. */
const partitionOfSubject = (subject: string): number => [...subject].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);

/** Platform events per second, from a filled topic until every service is idle. */
export const fromKafka = async (servers: Servers, processes: readonly RunningProcess[], told: readonly Told[]): Promise<number> => {
  for (const process of processes) process.signal('SIGSTOP');
  await servers.fill(told.map((one) => recordOf(one, partitionOfSubject(one.subject), servers.stack.partitions)));
  const begun = performance.now();
  for (const process of processes) process.signal('SIGCONT');
  await allIdle(processes, 900_000);
  return told.length / ((performance.now() - begun) / 1_000);
};
