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
  /** Undefined where Java writes none. */
  readonly archive: string | undefined;
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
  program(prepared.java, [
    ...(lasting ? [] : briefFlags), ...(prepared.archive === undefined ? [] : [`-XX:SharedArchiveFile=${prepared.archive}`, '-Xshare:auto']), '-cp', prepared.classPath,
  ], files);

const attemptsMax = 2;
/** Java writes the archive while it stops, which takes long on a busy machine. */
const stopWithinMs = 60_000;
const archiveIn = (folder: string): string => join(folder, 'kafka.jsa');
/** Says that Java writes no archive here: to try it anew at each start would cost more than an archive saves. */
const noArchiveIn = (folder: string): string => join(folder, 'no-archive');

/** Whether nothing is left to try for this folder. */
const isReady = (folder: string): boolean => existsSync(archiveIn(folder)) || existsSync(noArchiveIn(folder));

/** Runs a broker once on throw-away data, so that Java writes down the classes it loads. */
const train = async (java: Java, classPath: string, work: string): Promise<void> => {
  const port = await freePort([]);
  const controllerPort = await freePort([], [port]);
  const properties = join(work, 'server.properties');
  const logDir = join(work, 'data');
  await writeFile(properties, kafkaProperties({ port, controllerPort, logDir, partitions: 1 }));
  await run(java.command, ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', kafkaId(), '-c', properties]);
  await cp(logDir, join(work, 'empty'), { recursive: true });
  const flags = [...briefFlags, `-XX:ArchiveClassesAtExit=${archiveIn(work)}`, '-cp', classPath];
  const broker = await startGuarded(program(java, flags, { properties, logFile: join(work, 'kafka.log') }));
  try {
    await waitUntil('Kafka opens its port for the first time', async () => broker.hasEnded() || await isOpen(port), { timeoutMs: 60_000 });
  } finally {
    if (!await broker.stop(stopWithinMs)) await rm(archiveIn(work), { force: true }); // killed: what there is of it is half
  }
};

/** Answers whether there is the archive, or need not be one. */
const prepareIn = async (java: Java, classPath: string, { work, last }: { work: string; last: boolean }): Promise<boolean> => {
  await train(java, classPath, work);
  await rm(join(work, 'data'), { recursive: true });
  if (!existsSync(archiveIn(work)) && last) await writeFile(noArchiveIn(work), '');
  return isReady(work);
};

/** Fills the folder `ready`, which appears only when it is whole: with the archive, or after two vain attempts with the word that there is none. */
export const makeReady = async (java: Java, classPath: string, ready: string): Promise<void> => {
  for (let attempt = 1, done = false; !done; attempt++) {
    const work = await mkdtemp(`${ready}.new-`);
    try {
      done = await prepareIn(java, classPath, { work, last: attempt === attemptsMax });
      if (!done) continue;
      await rm(ready, { recursive: true, force: true });
      await chmod(work, 0o755); // closed to others until now, and another user may share this clone
      await rename(work, ready);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
};

/** What `makeReady` has left. */
export const preparedIn = (ready: string): Pick<PreparedKafka, 'archive' | 'emptyData'> =>
  ({ archive: existsSync(archiveIn(ready)) ? archiveIn(ready) : undefined, emptyData: join(ready, 'empty') });

/** Fetches, verifies and prepares what is not there yet; once for all processes of this clone. */
export const prepareKafka = async (java: Java, env: NodeJS.ProcessEnv, onProgress: (line: string) => void): Promise<PreparedKafka> => {
  const folder = join(cacheDir, `kafka-${kafkaVersion}`);
  const libsDir = join(folder, 'libs');
  const classPath = await classPathOf(libsDir);
  const key = createHash('sha256').update(`${java.version} ${[...jvmFlags, ...briefFlags].join(' ')} ${classPath}`).digest('hex').slice(0, 8);
  const ready = join(folder, `java-${java.version.replaceAll(/[^\w.]+/g, '-')}-${key}`);
  const missing = async () => ({ jars: (await wrongJars(libsDir)).length > 0, ready: !isReady(ready) });
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
  const prepared = preparedIn(ready);
  if (prepared.archive === undefined) onProgress(`Kafka starts more slowly here: Java wrote no class archive (delete ${ready} to try again)`);
  return { java, classPath, ...prepared };
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
