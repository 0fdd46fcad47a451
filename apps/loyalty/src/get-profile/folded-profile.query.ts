import type { Profile } from '@fealty/contracts';
import type { CountedIn, PastInputs } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { Problem } from '@fealty/runtime';
import { policyOf, stated } from '../state/loyalty-update.rules.js';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';
import { statedAt } from '../state/stated-at.rules.js';
import { balancesUntil } from './balances-until.rules.js';
import { countedAtOnce } from './counted-at-once.rules.js';
import type { Until } from './get-profile.query.js';

interface Newest {
  readonly version: number;
  readonly recorded_at: Date;
  readonly rests_on: Readonly<Record<string, number>> | null;
  /** Until when time alone can have brought something: no later than was known. */
  readonly until: Date;
}
interface InputsRow { readonly inputs: CountedIn['offsets'] | null; readonly by_then: boolean | null }

const newestKnown = 'select version, recorded_at, rests_on, least($2, $3, now()) as until from history where customer_id = $1 and recorded_at <= $2 order by version desc limit 1';
const inputsKnown = `
select inputs, inputs_from <= $3 as by_then from history where customer_id = $1 and recorded_at <= $2
union all select inputs, inputs_from <= $3 from quiet_inputs where customer_id = $1 and recorded_at <= $2`;

/** Where everything stands that can have occurred by then, and all of the ledger. */
const offsetsIn = (rows: readonly InputsRow[]): CountedIn['offsets'] => {
  const offsets: Record<string, number[]> = {};
  for (const row of rows) for (const [topic, ofTopic] of Object.entries(row.inputs ?? {})) if (row.by_then === true || topic === 'points.v1') (offsets[topic] ??= []).push(...ofTopic);
  return offsets;
};

const notKept = 'facts that were told late are missing in what was recorded, and of some versions of this customer it was not kept where their inputs stand; ask with `known` of a time before the late facts came';

export interface Folded { readonly version: number; readonly recordedAt: string; readonly restsOn: Readonly<Record<string, number>>; readonly asOf: string; readonly policyVersion: number; readonly profile: Profile }

/** What all inputs of the newest version recorded by `known` that had occurred by `at` add up to, read again and folded as they were; nothing: there are none. */
export const profileFolded = async ({ database, past }: { database: Database; past: PastInputs }, of: { customerId: string; programme: string }, { at, known }: Until): Promise<Folded | undefined> => {
  const parameters = [of.customerId, known, at];
  const [[newest], rows] = await Promise.all([database.query<Newest>(newestKnown, parameters), database.query<InputsRow>(inputsKnown, parameters)]);
  if (newest === undefined || newest.rests_on === null || rows.some((row) => row.inputs === null)) throw new Problem(422, 'inputs-not-kept', { detail: notKept });
  const events = balancesUntil(await past.read(of.customerId, offsetsIn(rows)), at).map(countedAtOnce);
  const facts = past.fold(events, { ...of, until: newest.until.toISOString() }) as LoyaltyFacts;
  if (facts.asOf === '') return undefined;
  const policy = past.policyAt(of.programme, facts.asOf);
  return {
    version: newest.version, recordedAt: newest.recorded_at.toISOString(), restsOn: newest.rests_on,
    asOf: statedAt(facts, policyOf(facts, policy)).instant, policyVersion: facts.policyVersion, profile: stated(facts, policy).profile,
  };
};
