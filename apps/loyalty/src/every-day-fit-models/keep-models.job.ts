import type { ModelVersion, Policy } from '@fealty/contracts';
import type { OutgoingRow, Policies } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { askAgain, asked, holds, letGo } from './ask-again.table.js';
import type { FitAnswer, FitWanted } from './fit-programme.job.js';
import { newestModel, publishModel, type NewestModel } from './publish-model.table.js';
import { customersWithPurchase } from './purchases.query.js';
import { dueWork } from './refit.rules.js';
import { haveMoved } from './value-cuts.rules.js';

interface KeeperSettings {
  readonly database: Database;
  readonly policies: Pick<Policies, 'names' | 'latest' | 'models'>;
  readonly fit: (wanted: FitWanted) => Promise<FitAnswer>;
  readonly hand: (row: OutgoingRow) => void;
  readonly log: { info(context: object, message: string): void; warn(context: object, message: string): void };
  readonly instance: string;
  /** The shard of what is about no customer. */
  readonly shard: number;
  readonly refitHours: number;
}

const dayMs = 86_400_000;
const everyMs = 30_000;

/** Keeps the models of all programmes: looks every half minute whether a fit is due, says what came of it, and has everybody looked at who rests on an older version. */
export class KeepModels {
  private readonly counted = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly settings: KeeperSettings) {}

  start(): void {
    this.timer = setInterval(() => { this.running ??= this.tick().finally(() => { this.running = undefined; }); }, everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    await letGo(this.settings.database, this.settings.instance);
  }

  /** One look at every programme. */
  async tick(now = new Date().toISOString()): Promise<void> {
    const { policies, database, instance, log } = this.settings;
    for (const programme of policies.names()) {
      try {
        const policy = policies.latest(programme)?.policy;
        if (policy !== undefined && await holds(database, programme, instance)) await this.keep(policy, now);
      } catch (error) {
        log.warn({ err: error, programme }, 'the models could not be kept; it will be tried again');
      }
    }
  }

  private async keep({ programme, zone }: Policy, now: string): Promise<void> {
    const { database, refitHours, fit } = this.settings;
    const [newest, customers] = [await newestModel(database, programme), await customersWithPurchase(database, programme)];
    const customersBefore = this.counted.get(programme);
    this.counted.set(programme, customers);
    const what = dueWork({ newest, customers, customersBefore, now, refitHours });
    if (what !== 'nothing') await this.say({ programme, zone }, newest, await fit({ programme, zone, now, what, customers }));
    await this.spread(programme, now);
  }

  private async say({ programme, zone }: Pick<Policy, 'programme' | 'zone'>, newest: NewestModel | undefined, { fitted, cuts, histogram, tooLittle }: FitAnswer): Promise<void> {
    const { database, hand, log, shard } = this.settings;
    if (tooLittle !== undefined) log.info({ programme, tooLittle }, 'no model can be fitted yet');
    const recut = fitted === undefined && tooLittle === undefined && newest !== undefined && haveMoved(newest.data.cuts, histogram) ? { ...newest.data, cuts } : undefined;
    const said = fitted ?? recut;
    if (said === undefined) return;
    const { version, outgoing } = await publishModel(database, { programme, zone, fitted: said, shard });
    hand(outgoing);
    log.info({ programme, version: version.version, effectiveFrom: version.effectiveFrom, family: version.model.family, customers: version.cuts.customers }, 'a model version was said');
  }

  /** Once a version is in force, and this process has read it, whoever rests on an older one is asked to be looked at. */
  private async spread(programme: string, now: string): Promise<void> {
    const { database, policies } = this.settings;
    const inForce: ModelVersion | undefined = policies.models(programme).findLast(({ effectiveFrom }) => effectiveFrom <= now);
    const newest = await newestModel(database, programme);
    if (inForce === undefined || newest === undefined) return;
    const [row] = await database.query<{ waiting: number }>('select count(*)::int as waiting from models where programme = $1 and version <= $2 and asked_at is null', [programme, inForce.version]);
    if (row?.waiting === 0) return;
    const late = await askAgain(database, programme, inForce.version);
    if (late === 0 || Date.parse(now) - Date.parse(inForce.effectiveFrom) > dayMs) await asked(database, programme, inForce.version);
  }
}
