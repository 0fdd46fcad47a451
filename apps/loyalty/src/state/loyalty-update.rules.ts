import { loyaltyUpdatedV1, type DataOf, type Draft, type Event, type PolicyInForce, type Profile } from '@fealty/contracts';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { profileOf } from './profile.rules.js';

// One update per customer and transaction, with every cause; none when nothing that subscribers see has changed.

type Update = DataOf<typeof loyaltyUpdatedV1>;
type Field = readonly [path: string, read: (profile: Profile) => string | number | undefined];

const fields: readonly Field[] = [
  ['stage', (profile) => profile.stage],
  ['tier.name', (profile) => profile.tier.name],
  ['tier.measured', (profile) => profile.tier.measured],
  ['tier.next.name', (profile) => profile.tier.next?.name],
  ['tier.next.missing', (profile) => profile.tier.next?.missing],
  ['satisfaction.overall', (profile) => profile.satisfaction.overall],
  ['satisfaction.purchase', (profile) => profile.satisfaction.purchase],
  ['satisfaction.afterSale', (profile) => profile.satisfaction.afterSale],
  ['value.firstPurchaseDay', (profile) => profile.value.firstPurchaseDay],
  ['value.lastPurchaseDay', (profile) => profile.value.lastPurchaseDay],
  ['value.purchaseDays', (profile) => profile.value.purchaseDays],
  ['value.orders', (profile) => profile.value.orders],
  ['value.keptMinor', (profile) => profile.value.keptMinor],
  ['points.pending', (profile) => profile.points.pending],
  ['points.available', (profile) => profile.points.available],
  ['points.held', (profile) => profile.points.held],
  ['points.debt', (profile) => profile.points.debt],
  ['delivery.delivered', (profile) => profile.delivery.delivered],
  ['delivery.late', (profile) => profile.delivery.late],
  ['delivery.overdue', (profile) => profile.delivery.overdue],
  ['complaints.opened', (profile) => profile.complaints.opened],
  ['complaints.open', (profile) => profile.complaints.open],
  ['complaints.normsBreached', (profile) => profile.complaints.normsBreached],
  ['contact.sent', (profile) => profile.contact.sent],
  ['contact.lastSentAt', (profile) => profile.contact.lastSentAt],
];

const changesBetween = (held: Profile, now: Profile): Update['changes'] => {
  const changes: Update['changes'] = [];
  for (const [field, read] of fields) {
    const [before, after] = [read(held), read(now)];
    if (before === after) continue;
    changes.push({ field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) });
  }
  return changes;
};

/** The profile by the policy version that is in force when the facts are stated. */
const statedProfile = (facts: LoyaltyFacts, policy: PolicyInForce): Profile =>
  profileOf(facts, policy.numbered(facts.policyVersion) ?? policy.policy);

const isNewer = (event: Event, than: Event): boolean => (event.import === than.import ? event.occurredAt > than.occurredAt : than.import);

/** Live news must not look imported beside imported history: the newest live event is named as the cause, else the newest of all. */
const namedCause = (causes: readonly Event[]): Event | undefined => {
  let [named] = causes;
  for (const cause of causes) if (named !== undefined && isNewer(cause, named)) named = cause;
  return named;
};

interface Change {
  readonly before: LoyaltyFacts;
  readonly after: LoyaltyFacts;
  readonly causes: readonly Event[];
}

/** What subscribers are told of a change, if anything. A customer just known is told in any case. */
export const updateOf = ({ before, after, causes }: Change, policy: PolicyInForce): Draft | undefined => {
  const cause = namedCause(causes);
  if (before === after || cause === undefined) return undefined;
  const profile = statedProfile(after, policy);
  const changes = changesBetween(statedProfile(before, policy), profile);
  if (changes.length === 0 && before.asOf !== '') return undefined;
  return loyaltyUpdatedV1.because(cause, {
    version: 0, asOf: after.asOf, profile, changes, policyVersion: after.policyVersion,
    causes: causes.map(({ id, type, occurredAt }) => ({ id, type, occurredAt })),
  });
};
