import type { Profile } from '@fealty/contracts';
import type { PastInputs } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { Problem } from '@fealty/runtime';
import { policyOf, stated } from '../state/loyalty-update.rules.js';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';
import { statedAt } from '../state/stated-at.rules.js';
import { balancesUntil } from './balances-until.rules.js';
import { countedAtOnce } from './counted-at-once.rules.js';
import type { Until } from './get-profile.query.js';
import { inputsKnown } from './inputs-known.query.js';

const notKept = 'facts that were told late are missing in what was recorded, and of some versions of this customer it was not kept where their inputs stand; ask with `known` of a time before the late facts came, or once loyalty was rebuilt, which finds them';

export interface Folded { readonly version: number; readonly recordedAt: string; readonly restsOn: Readonly<Record<string, number>>; readonly asOf: string; readonly policyVersion: number; readonly profile: Profile }

/** What all inputs of the newest version recorded by `known` that had occurred by `at` add up to, read again and folded as they were; nothing: there are none. */
export const profileFolded = async ({ database, past }: { database: Database; past: PastInputs }, of: { customerId: string; programme: string }, until: Until): Promise<Folded | undefined> => {
  const inputs = await inputsKnown(database, of.customerId, until);
  if (inputs === undefined) throw new Problem(422, 'inputs-not-kept', { detail: notKept });
  const known = (await past.read(of.customerId, inputs.offsets)).filter(inputs.wasKnown).map(({ event }) => event);
  const facts = past.fold(balancesUntil(known, until.at).map(countedAtOnce), { ...of, until: inputs.until }) as LoyaltyFacts;
  if (facts.asOf === '') return undefined;
  const policy = past.policyAt(of.programme, facts.asOf);
  const { version, recordedAt, restsOn } = inputs;
  return { version, recordedAt, restsOn, asOf: statedAt(facts, policyOf(facts, policy)).instant, policyVersion: facts.policyVersion, profile: stated(facts, policy).profile };
};
