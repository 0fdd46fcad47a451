import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startGuarded, type ServerProgram } from './guarded-process.js';
import type { Java } from './java.js';
import { classPathOf, fetchJars, kafkaVersion, wrongJars } from './kafka-distribution.js';
import { kafkaProperties } from './kafka-properties.js';
import { withLock } from './lock.js';
import { cacheDir } from './places.js';
import { freePort, isOpen } from './ports.js';
import { waitUntil } from './wait-until.js';

const run = promisify(execFile);

/** All that a broker needs before its own data: verified jars, a class archive that halves its start, and formatted empty data. */
export interface PreparedKafka {
  readonly java: Java;
  readonly classPath: string;
  readonly archive: string;
  readonly emptyData: string;
}

const jvmFlags = ['-Xmx512m', '-XX:+UseSerialGC', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true', '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss,SSS'];

/** A broker that lives for minutes starts sooner without the second compiler, and never gains what that would bring. */
const briefFlags = ['-XX:TieredStopAtLevel=1'];

const kafkaId = (): string => `A${randomBytes(16).toString('base64url').slice(1)}`; // may not begin with a dash

const program = (java: Java, flags: readonly string[], files: { properties: string; logFile: string }): ServerProgram =>
  ({ command: java.command, args: [...jvmFlags, ...flags, 'kafka.Kafka', files.properties], logFile: files.logFile, stopSignal: 'SIGTERM' });

/** How to run a broker with these properties. An archive that does not fit is ignored by Java and only costs time. */
export const kafkaProgram = (prepared: PreparedKafka, files: { properties: string; logFile: string }, lasting: boolean): ServerProgram =>
  program(prepared.java, [...(lasting ? [] : briefFlags), `-XX:SharedArchiveFile=${prepared.archive}`, '-Xshare:auto', '-cp', prepared.classPath], files);

/** Runs a broker once on throw-away data, so that Java writes down the classes it loads. */
const train = async (java: Java, classPath: string, work: string): Promise<void> => {
  const port = await freePort([]);
  const controllerPort = await freePort([], [port]);
  const properties = join(work, 'server.properties');
  const logDir = join(work, 'data');
  await writeFile(properties, kafkaProperties({ port, controllerPort, logDir, partitions: 1 }));
  await run(java.command, ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', kafkaId(), '-c', properties]);
  await cp(logDir, join(work, 'empty'), { recursive: true });
  const flags = [...briefFlags, `-XX:ArchiveClassesAtExit=${join(work, 'kafka.jsa')}`, '-cp', classPath];
  const broker = await startGuarded(program(java, flags, { properties, logFile: join(work, 'kafka.log') }));
  try {
    await waitUntil('Kafka opens its port for the first time', async () => broker.hasEnded() || await isOpen(port), { timeoutMs: 60_000 });
  } finally {
    await broker.stop();
  }
};

const makeReady = async (java: Java, classPath: string, ready: string): Promise<void> => {
  const work = await mkdtemp(`${ready}.new-`);
  try {
    await train(java, classPath, work);
    await rm(join(work, 'data'), { recursive: true });
    await rm(ready, { recursive: true, force: true });
    await chmod(work, 0o755); // closed to others until now, and another user may share this clone
    await rename(work, ready);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/** Fetches, verifies and prepares what is not there yet; once for all processes of this clone. */
export const prepareKafka = async (java: Java, env: NodeJS.ProcessEnv, onProgress: (line: string) => void): Promise<PreparedKafka> => {
  const folder = join(cacheDir, `kafka-${kafkaVersion}`);
  const libsDir = join(folder, 'libs');
  const classPath = await classPathOf(libsDir);
  const key = createHash('sha256').update(`${java.version} ${[...jvmFlags, ...briefFlags].join(' ')} ${classPath}`).digest('hex').slice(0, 8);
  const ready = join(folder, `java-${java.version.replaceAll(/[^\w.]+/g, '-')}-${key}`);
  const missing = async () => ({ jars: (await wrongJars(libsDir)).length > 0, ready: !existsSync(ready) });
  const { jars, ready: unready } = await missing();
  if (jars || unready) {
    await mkdir(folder, { recursive: true });
    await withLock(join(folder, 'lock.json'), async () => {
      const still = await missing(); // another process may have done it while we waited
      if (still.jars) {
        onProgress(`Fetching Apache Kafka ${kafkaVersion} with Maven (54 MB, once)`);
        await fetchJars(libsDir, env);
      }
      if (still.jars || still.ready) {
        onProgress('Preparing Kafka for fast starts (once)');
        await makeReady(java, classPath, ready);
      }
    });
  }
  return { java, classPath, archive: join(ready, 'kafka.jsa'), emptyData: join(ready, 'empty') };
};

/** Puts formatted data with an identity of its own into a folder that has none yet. */
export const placeData = async ({ emptyData }: PreparedKafka, logDir: string): Promise<void> => {
  if (existsSync(join(logDir, 'meta.properties'))) return;
  const work = `${logDir}.new`;
  await rm(work, { recursive: true, force: true });
  await cp(emptyData, work, { recursive: true });
  const meta = join(work, 'meta.properties');
  const text = await readFile(meta, 'utf8');
  await writeFile(meta, text.replace(/^(cluster\.id|directory\.id)=.*$/gm, (_, name: string) => `${name}=${kafkaId()}`));
  if (existsSync(logDir)) await rmdir(logDir); // fails when it holds anything: not ours to delete
  await rename(work, logDir);
};
