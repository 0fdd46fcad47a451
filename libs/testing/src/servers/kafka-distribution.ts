import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cannotStartKafka } from './java.js';
import { kafkaPinDir } from './places.js';

const run = promisify(execFile);

export const kafkaVersion = '4.1.1';

/** The pinned sums: file name to SHA-256. */
const pinnedSums = async (): Promise<Map<string, string>> => {
  const lines = (await readFile(join(kafkaPinDir, 'kafka.sha256'), 'utf8')).trim().split('\n');
  return new Map(lines.map((line) => { const [sum, name] = line.split(/\s+/); return [name!, sum!]; }));
};

const sumOf = async (file: string): Promise<string> => createHash('sha256').update(await readFile(file)).digest('hex');

/** What is wrong with a folder of jars: missing, foreign or changed files; empty when it is exactly the pinned set. */
export const wrongJars = async (libsDir: string): Promise<string[]> => {
  const pinned = await pinnedSums();
  const present = await readdir(libsDir).catch((): string[] => []);
  const foreign = present.filter((name) => !pinned.has(name)).map((name) => `${name} is not pinned`);
  const checks = await Promise.all([...pinned].map(async ([name, sum]) => {
    if (!present.includes(name)) return `${name} is missing`;
    return await sumOf(join(libsDir, name)) === sum ? undefined : `${name} has another checksum`;
  }));
  return [...foreign, ...checks.filter((check) => check !== undefined)];
};

const copyWithMaven = async (target: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const pom = join(target, '..', 'pom.xml');
  await cp(join(kafkaPinDir, 'pom.xml'), pom);
  try {
    await run('mvn', ['-q', '-B', '-C', '-f', pom, 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${target}`],
      { env, maxBuffer: 1e8 });
  } catch (error) {
    const failure = error as NodeJS.ErrnoException & { stdout?: string };
    if (failure.code === 'ENOENT') throw cannotStartKafka(`no Maven to fetch Kafka ${kafkaVersion}`);
    const said = `${failure.stdout ?? ''}${failure.message}`.split('\n').filter((line) => line.includes('ERROR')).slice(0, 3).join('\n');
    throw cannotStartKafka(`Maven could not fetch Kafka ${kafkaVersion}:\n${said}\n`);
  }
};

/** Fetches the pinned jars into `libsDir`, which appears only when all sums are right. */
export const fetchJars = async (libsDir: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const work = `${libsDir}.new`;
  await rm(work, { recursive: true, force: true });
  const jars = join(work, 'jars');
  await mkdir(jars, { recursive: true });
  await copyWithMaven(jars, env);
  const wrong = await wrongJars(jars);
  if (wrong.length > 0) throw cannotStartKafka(`the fetched jars are not the pinned ones (${wrong.slice(0, 3).join(', ')})`);
  await rm(libsDir, { recursive: true, force: true });
  await rename(jars, libsDir);
  await rm(work, { recursive: true, force: true });
};

/** The class path: sorted and explicit, because the class archive is tied to it. */
export const classPathOf = async (libsDir: string): Promise<string> =>
  [...(await pinnedSums()).keys()].sort().map((name) => join(libsDir, name)).join(':');
