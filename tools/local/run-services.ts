import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startGuarded, waitUntil, type GuardedProcess } from '@fealty/testing';
import { rootDir } from './places.js';
import { programOf, urlOf, type ServiceName } from './services.js';

/** A port that is free now: the wished one, else any. */
export const freePort = async (wished: number): Promise<number> => {
  const listen = (port: number): Promise<number | undefined> => new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => { resolve(undefined); });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : undefined); });
    });
  });
  return await listen(wished) ?? await listen(0) ?? wished;
};

export interface RunServices {
  readonly services: readonly ServiceName[];
  readonly brokers: readonly string[];
  readonly adminUrl: string;
  readonly partitions: number;
  readonly jwtSecret: string;
  readonly passwordOf: (service: ServiceName) => string;
  readonly portOf: (service: ServiceName) => number;
  readonly logDir: string;
  /** Further variables, such as SMTP_URL. */
  readonly env?: Readonly<Record<string, string>>;
  /** What Node runs, asked at every start. @default the service's program */
  readonly argsOf?: (service: ServiceName) => readonly string[];
  /** Starts a service anew when it ended by itself. @default false */
  readonly supervise?: boolean;
  readonly say?: (line: string) => void;
}

/**
 * How a service's process is kept small at full rate, here and in deploy/Dockerfile. Node would let the young generation grow to 128 MB, and
 * glibc would keep what buffers of megabytes, of which a reader frees hundreds a second, once took.
 */
export const nodeArgs: readonly string[] = ['--enable-source-maps', '--max-semi-space-size=16'];
export const mallocEnv = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '1000000', MALLOC_MMAP_THRESHOLD_: '262144' } as const;

/** One running service process, which can be hurt and started again: for people, tests and fault runs. */
export class RunningProcess {
  private stopping = false;

  private constructor(readonly service: ServiceName, readonly url: string, private runs: { process: GuardedProcess; launch: () => Promise<GuardedProcess> }) {}

  static async start(service: ServiceName, options: RunServices): Promise<RunningProcess> {
    const port = await freePort(options.portOf(service));
    mkdirSync(options.logDir, { recursive: true });
    const env = {
      KAFKA_BROKERS: options.brokers.join(','), DATABASE_URL: urlOf(options.adminUrl, service, options.passwordOf(service)), PORT: String(port), HOST: '127.0.0.1',
      FEALTY_PARTITIONS: String(options.partitions), FEALTY_JWT_SECRET: options.jwtSecret, INSTANCE_NAME: `${service}-0`, NODE_ENV: 'production', NODE_COMPILE_CACHE: join(rootDir, 'node_modules', '.cache', 'fealty-compiled'), ...mallocEnv, ...options.env,
    };
    const launch = (): Promise<GuardedProcess> => startGuarded({
      command: process.execPath, args: [...nodeArgs, ...(options.argsOf?.(service) ?? [programOf(service)])], env, logFile: join(options.logDir, `${service}.log`), stopSignal: 'SIGTERM',
    });
    const running = new RunningProcess(service, `http://127.0.0.1:${port}`, { process: await launch(), launch });
    if (options.supervise === true) void running.supervise(join(options.logDir, `${service}.log`), options.say ?? (() => undefined));
    return running;
  }

  get pid(): number {
    return this.runs.process.identity.pid;
  }

  hasEnded(): boolean {
    return this.runs.process.hasEnded();
  }

  /** What it ended with; undefined while it runs, null when a signal ended it. */
  exitCode(): number | null | undefined {
    return this.runs.process.exitCode();
  }

  signal(signal: NodeJS.Signals): void {
    this.runs.process.signal(signal);
  }

  async restart(): Promise<void> {
    await this.runs.process.stop();
    this.runs.process = await this.runs.launch();
  }

  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  async ready(timeoutMs = 60_000): Promise<void> {
    await waitUntil(`${this.service} is ready`, async () => {
      if (this.hasEnded() && !this.stopping) throw new Error(`${this.service} ended before it was ready; see its log`);
      return this.isReady();
    }, { timeoutMs, everyMs: 100 });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.runs.process.stop();
  }

  private async supervise(log: string, say: (line: string) => void): Promise<void> {
    const port = Number(new URL(this.url).port);
    for (let waitMs = 500; !this.stopping; await pause(500)) {
      if (!this.hasEnded()) continue;
      const taken = await freePort(port) === port ? '' : `, and something else listens on its port ${port}`;
      say(`${this.service} ended${taken}; its log: ${log}; starting it again in ${waitMs} ms`);
      await pause(waitMs);
      waitMs = Math.min(waitMs * 2, 10_000);
      if (!this.stopping) this.runs.process = await this.runs.launch();
    }
  }
}

/** Starts the services side by side; they are up, not yet ready. */
export const runServices = (options: RunServices): Promise<RunningProcess[]> => Promise.all(options.services.map((service) => RunningProcess.start(service, options)));
