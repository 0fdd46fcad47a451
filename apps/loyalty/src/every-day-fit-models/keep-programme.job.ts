import type { Policy } from '@fealty/contracts';
import type { OutgoingRow, Policies } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { askAgain, asked, isAsking } from './ask-again.table.js';
import type { FitAnswer, FitWanted } from './fit-programme.job.js';
import { lookAt, lookFurther } from './look.job.js';
import { newestModel, publishModel, type NewestModel } from './publish-model.table.js';
import { dueWork, hasComeIn, type Look } from './refit.rules.js';
import { haveMoved } from './value-cuts.rules.js';

export interface KeeperSettings {
  readonly database: Database;
  readonly policies: Pick<Policies, 'names' | 'latest' | 'models'>;
  readonly fit: (wanted: FitWanted, stopping: AbortSignal) => Promise<FitAnswer>;
  readonly hand: (row: OutgoingRow) => void;
  readonly log: { info(context: object, message: string): void; warn(context: object, message: string): void };
  readonly instance: string;
  /** The shard of what is about no customer. */
  readonly shard: number;
  readonly refitHours: number;
}
type Kept = Pick<Policy, 'programme' | 'zone'>;

const dayMs = 86_400_000;

const say = async ({ database, hand, log, shard }: KeeperSettings, { programme, zone }: Kept, { newest, answer }: { newest: NewestModel | undefined; answer: FitAnswer }): Promise<void> => {
  const { fitted, cuts, histogram, tooLittle } = answer;
  if (tooLittle !== undefined) log.info({ programme, tooLittle }, 'no model can be fitted yet');
  const recut = tooLittle === undefined && newest !== undefined && haveMoved(newest.data.cuts, histogram) ? { ...newest.data, cuts } : undefined;
  const said = fitted ?? recut;
  if (said === undefined) return;
  const { version, outgoing } = await publishModel(database, { programme, zone, fitted: said, shard });
  hand(outgoing);
  log.info({ programme, version: version.version, effectiveFrom: version.effectiveFrom, family: version.model.family, customers: version.cuts.customers }, 'a model version was said');
};

/** Fits, or measures the cuts, when that is due, and says what came of it. Answers since when no history has come in. */
export const refit = async (settings: KeeperSettings, { programme, zone }: Kept, { now, quiet, stopping }: { now: string; quiet: Look | undefined; stopping: AbortSignal }): Promise<Look> => {
  const { database, refitHours, fit } = settings;
  if (quiet === undefined) return lookAt(database, programme, now);
  const [newest, look] = [await newestModel(database, programme), await lookFurther(database, programme, quiet)];
  if (hasComeIn(look)) return lookAt(database, programme, now);
  const what = dueWork({ newest, customers: look.counted, quietSince: look.at, now, refitHours });
  if (what !== 'nothing') await say(settings, { programme, zone }, { newest, answer: await fit({ programme, zone, now, what, customers: look.counted }, stopping) });
  return look;
};

/** Once a version is in force, and this process has read it, whoever rests on an older one is asked to be looked at. */
export const spread = async ({ database, policies }: KeeperSettings, programme: string, now: string): Promise<void> => {
  const inForce = policies.models(programme).findLast(({ effectiveFrom }) => effectiveFrom <= now);
  if (inForce === undefined || !await isAsking(database, programme, inForce.version)) return;
  const late = await askAgain(database, programme, inForce.version);
  if (late === 0 || Date.parse(now) - Date.parse(inForce.effectiveFrom) > dayMs) await asked(database, programme, inForce.version);
};
