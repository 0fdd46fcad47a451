// Runs a command, such as all integration tests, with one Kafka and one PostgreSQL for all its processes:
// node tools/dist/stack/with-servers.js COMMAND [ARGUMENT…]
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { startTestServers } from '@fealty/testing';

const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null): number => code ?? 128 + constants.signals[signal ?? 'SIGKILL'];

const run = (command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> => new Promise((resolve, reject) => {
  const child = spawn(command[0]!, command.slice(1), { stdio: 'inherit', env });
  child.once('error', reject);
  child.once('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => undefined); // the terminal sends it to the command as well; we leave after it
});

const main = async (command: readonly string[]): Promise<number> => {
  if (command.length === 0) throw new Error('Say which command to run.');
  const servers = await startTestServers((line) => process.stderr.write(`${line}\n`));
  try {
    return await run(command, { ...process.env, FEALTY_TEST_KAFKA_BROKERS: servers.brokers.join(','), FEALTY_TEST_POSTGRES_URL: servers.adminUrl });
  } finally {
    await servers.stop();
  }
};

main(process.argv.slice(2)).then((code) => process.exit(code), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
