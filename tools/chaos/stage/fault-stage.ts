import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signToken } from '@fealty/runtime';
import { waitUntil, withClient } from '@fealty/testing';
import { careClient, type CareClient } from '../../care/care-client.js';
import { rootDir } from '../../local/places.js';
import { migrateAll, serviceNames, type ServiceName } from '../../local/services.js';
import { Chance } from '../../shop/random.js';
import type { Observations, RunTold, Usage } from '../checker/observations.js';
import { Buyers } from '../traffic/buyers.js';
import { Sender } from '../traffic/sender.js';
import { Crew } from './crew.js';
import { startFaultServers, type FaultServers } from './servers.js';
import { ShardWatch } from './watch-shards.js';

export interface StageOptions { readonly seed: number; readonly customers?: number; readonly partitions?: number; readonly env?: Readonly<Record<string, string>> }

const checkerProgram = join(rootDir, 'tools', 'dist', 'chaos', 'checker', 'main.js');
const settleMsMax = 120_000;
/** Longer than the clock of a service is ever wrong. */
const tokenSeconds = 7_200;

/** The whole system as real processes, the means to hurt each part, traffic, and the checker. */
export class FaultStage {
  readonly chance: Chance;
  readonly buyers: Buyers;
  readonly sender: Sender;
  /** Records that a test wrote into an internal topic itself: `topic/partition/offset`. */
  readonly planted: string[] = [];
  private before: Usage[] = [];
  private broken: string[] = [];
  private settledMs = 0;

  private constructor(readonly servers: FaultServers, readonly crew: Crew, private readonly own: { dir: string; jwtSecret: string; watch: ShardWatch; options: StageOptions }) {
    const { seed, customers = 60 } = own.options;
    this.chance = new Chance(seed);
    this.buyers = new Buyers(this.chance, customers, 'b');
    this.sender = new Sender({ url: () => crew.get('ingest-0').url, jwtSecret: own.jwtSecret, brokers: servers.kafka.brokers });
    servers.toKafka.seeded(() => this.chance.next());
    servers.toPostgres.seeded(() => this.chance.next());
  }

  static async open(options: StageOptions): Promise<FaultStage> {
    const dir = mkdtempSync(join(tmpdir(), 'fealty-faults-'));
    const partitions = options.partitions ?? 8;
    const servers = await startFaultServers(dir, partitions);
    const [jwtSecret, password] = [randomBytes(32).toString('base64url'), randomBytes(18).toString('base64url')];
    const passwordOf = (): string => password;
    await migrateAll({ brokers: servers.kafka.brokers, adminUrl: servers.postgres.adminUrl, partitions, passwordOf });
    const crew = new Crew({
      brokers: servers.proxiedBrokers, adminUrl: servers.proxiedAdminUrl, partitions, jwtSecret, passwordOf, portOf: () => 0, logDir: join(dir, 'logs'),
      env: { SMTP_URL: servers.smtpUrl, LOG_LEVEL: 'info', ...options.env },
    });
    const stage = new FaultStage(servers, crew, { dir, jwtSecret, watch: new ShardWatch(servers.postgres.adminUrl), options });
    await Promise.all(serviceNames.map((service) => crew.start(service)));
    await stage.ready();
    await stage.publishPolicy();
    stage.own.watch.start();
    await stage.settle();
    stage.before = crew.usage();
    return stage;
  }

  async close(): Promise<void> {
    this.own.watch.stop();
    await this.sender.close();
    await this.crew.stop();
    await this.servers.stop();
    if (process.env['FEALTY_KEEP_FAULTS'] === undefined) rmSync(this.own.dir, { recursive: true, force: true });
  }

  /** Sends about so many events of the shop's life over HTTP, a batch at a time. */
  async trade(events: number, batch = 40): Promise<void> {
    for (let sent = 0; sent < events; sent += batch) await this.sender.post(this.buyers.wave(Math.min(batch, events - sent)));
  }

  async ready(): Promise<void> {
    await Promise.all(this.crew.instances.map((instance) => this.crew.get(instance).ready(90_000)));
  }

  async call(instance: string, path: string, role: 'admin' | 'agent' = 'admin'): Promise<Record<string, unknown>> {
    const token = await signToken(this.own.jwtSecret, { subject: 'chaos', role, programme: 'demo' }, tokenSeconds);
    const response = await fetch(`${this.crew.get(instance).url}${path}`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(5_000) });
    return await response.json() as Record<string, unknown>;
  }

  /** The operators' way into a service. */
  care(instance: string): Promise<CareClient> {
    return careClient({ service: instance, url: this.crew.get(instance).url, token: undefined, secret: this.own.jwtSecret });
  }

  /** Waits until every service says twice in a row that nothing is left to do; nobody starts anything. */
  async settle(timeoutMs = settleMsMax): Promise<void> {
    const begun = performance.now();
    let calm = 0;
    await waitUntil('every service is idle twice in a row', async () => {
      const found = await Promise.all(this.crew.instances.map((instance) => this.call(instance, '/progress').catch(() => undefined)));
      calm = found.every((progress) => progress?.['idle'] === true) ? calm + 1 : 0;
      return calm >= 2;
    }, { timeoutMs, everyMs: 200 });
    this.settledMs = Math.round(performance.now() - begun);
  }

  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return withClient(this.servers.postgres.adminUrl, async (client) => (await client.query(text, [...values])).rows as Row[]);
  }

  /** Settles, and runs the checker as a process of its own. @throws with its table when an invariant is broken */
  async check(): Promise<string> {
    await this.settle();
    await this.own.watch.look();
    const { dir } = this.own;
    this.broken = this.crew.instances.filter((instance) => this.crew.get(instance).hasEnded());
    const run: RunTold = { told: this.sender.told, planted: this.planted, shards: this.own.watch.seen, before: this.before, after: this.crew.usage(), broken: this.broken, settledMs: this.settledMs, settledMsMax: settleMsMax };
    const runFile = join(dir, 'run.json');
    writeFileSync(runFile, JSON.stringify(run));
    return new Promise((resolve, reject) => {
      execFile(process.execPath, [checkerProgram, runFile, this.servers.kafka.brokers.join(','), this.servers.postgres.adminUrl, join(dir, 'observations.json')], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`the checker (seed ${this.own.options.seed}, ${dir}) says:\n${stdout}${stderr}`));
      });
    });
  }

  /** A database was restored: this once, cursors and epochs are where they were before. */
  wentBack(): void {
    this.own.watch.forget();
  }

  /** What the last check looked at. */
  observations(): Observations {
    return JSON.parse(readFileSync(join(this.own.dir, 'observations.json'), 'utf8')) as Observations;
  }

  private async publishPolicy(): Promise<void> {
    const token = await signToken(this.own.jwtSecret, { subject: 'chaos', role: 'admin', programme: 'demo' }, 600);
    const body = readFileSync(join(rootDir, 'tools', 'chaos', 'policy.yaml'), 'utf8');
    const response = await fetch(`${this.crew.get('ingest-0').url}/policies`, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' } });
    if (!response.ok) throw new Error(`the policy was refused: ${await response.text()}`);
  }
}

export type { ServiceName };
