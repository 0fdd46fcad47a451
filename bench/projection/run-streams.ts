import { startGuarded } from '@fealty/testing';
import { rootDir } from '@fealty/tools/local/places';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryPeakOf } from '../measure/cpu-time.js';
import { committedOf, endsOf, sumOf, type Ends } from '../measure/logs.js';
import { inputs, type Ground } from './ground.js';
import { measure, type Run } from './run.js';

const folder = join(rootDir, 'bench', 'peers', 'kafka-streams');
const jar = join(folder, 'target', 'peer-streams-1.jar');

/** Builds the peer once; it needs Maven. */
export const buildStreams = (): void => {
  if (existsSync(jar) && existsSync(join(folder, 'target', 'libs'))) return;
  const { status } = spawnSync('mvn', ['-q', '-B', '-C', 'package', 'dependency:copy-dependencies'], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error('the Kafka Streams peer could not be built: it needs Maven and Java 17');
};

let runs = 0;

/** The same events through Kafka Streams: exactly-once, state and changelog, dedupe by event id, two threads. */
export const runStreams = async ({ stack, admin, events, ends, dir }: Ground, noDedupe = false): Promise<Run> => {
  runs += 1;
  const [group, output, stateDir] = [`peer-${runs}`, `peer-updated-${runs}`, join(dir, `peer-${runs}`)];
  await mkdir(stateDir, { recursive: true });
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic: output, numPartitions: stack.partitions, replicationFactor: 1 }] });
  const peer = await startGuarded({
    command: 'java', stopSignal: 'SIGTERM', logFile: join(dir, 'logs', `${group}.log`), env: noDedupe ? { NODEDUPE: '1' } : {},
    args: ['-Xmx1g', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', `${jar}:${join(folder, 'target', 'libs', '*')}`, 'peer.Loyalty', stack.brokers.join(','), group, '2', stateDir, output, inputs.join(',')],
  });
  let committed: Ends = new Map();
  try {
    const measured = await measure({
      program: noDedupe ? 'Kafka Streams without dedupe' : 'Kafka Streams', pids: [peer.identity.pid], stack, events, hasEnded: () => peer.hasEnded(),
      progress: async () => {
        // The coordinator of a new group may still be loading.
        committed = await committedOf(admin, group, inputs).catch(() => committed);
        return { done: sumOf(committed), finished: [...ends].every(([partition, end]) => (committed.get(partition) ?? 0) >= end) };
      },
    });
    // Control records of its transactions stand in the topic too.
    return { ...measured, updates: sumOf(await endsOf(admin, [output])), memoryPeakMb: memoryPeakOf(peer.identity.pid) };
  } finally {
    await peer.stop();
  }
};
