import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Java that can run Kafka. */
export interface Java {
  readonly command: string;
  readonly version: string;
}

/** What to do about a Kafka that cannot be started here. */
export const cannotStartKafka = (why: string): Error =>
  new Error(`Cannot start Kafka: ${why}. Run "docker compose up -d" or set KAFKA_BROKERS=host:port.`);

const probe = async (command: string): Promise<Java | undefined> => {
  try {
    const { stderr } = await run(command, ['-XshowSettings:properties', '-version']);
    const property = (name: string) => new RegExp(`^\\s*${name.replaceAll('.', '\\.')} = (.+)$`, 'm').exec(stderr)?.[1]?.trim();
    const version = property('java.vm.version');
    return Number(property('java.specification.version')) >= 17 && version !== undefined ? { command, version } : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The Java of `JAVA_HOME`, else the one on the path, when it is 17 or newer.
 * @throws an error that names the choices when there is none
 */
export const findJava = async (env: NodeJS.ProcessEnv): Promise<Java> => {
  const home = env['JAVA_HOME'];
  const found = (home === undefined || home === '' ? undefined : await probe(join(home, 'bin', 'java'))) ?? await probeOnPath(env);
  if (found === undefined) throw cannotStartKafka('no Java 17+ (JAVA_HOME, PATH)');
  return found;
};

const probeOnPath = async (env: NodeJS.ProcessEnv): Promise<Java | undefined> => {
  for (const folder of (env['PATH'] ?? '').split(':').filter((entry) => entry !== '')) {
    const found = await probe(join(folder, 'java'));
    if (found !== undefined) return found;
  }
  return undefined;
};
