import { loyaltyUpdatedV1, type DataOf, type Draft, type Due, type Event, type Policy, type PolicyInForce, type Profile } from '@fealty/contracts';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { statedAt } from './moments.rules.js';
import { profileOf, type Stated } from './profile.rules.js';

// One update per customer and transaction, with every cause; none when nothing that subscribers see has changed.

type Update = DataOf<typeof loyaltyUpdatedV1>;
type Changes = Update['changes'];
type Told = string | number | undefined;
type Compare = (changes: Changes, held: Profile, now: Profile) => void;

/** Compares one part of the profile field by field; a part that rests on unchanged facts is the same object in both. */
const part = <Part>(of: (profile: Profile) => Part, fields: readonly (readonly [path: string, read: (part: Part) => Told])[]): Compare =>
  (changes, held, now) => {
    const heldPart = of(held);
    const nowPart = of(now);
    if (heldPart === nowPart) return;
    for (const [field, read] of fields) {
      const before = read(heldPart);
      const after = read(nowPart);
      if (before !== after) changes.push({ field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) });
    }
  };

const parts: readonly Compare[] = [
  part((profile) => profile.stage, [['stage', (stage) => stage]]),
  part((profile) => profile.tier, [
    ['tier.name', (tier) => tier.name], ['tier.measured', (tier) => tier.measured],
    ['tier.next.name', (tier) => tier.next?.name], ['tier.next.missing', (tier) => tier.next?.missing],
    ['tier.stay.until', (tier) => tier.stay?.until], ['tier.stay.missing', (tier) => tier.stay?.missing],
    ['tier.override.until', (tier) => tier.override?.until], ['tier.membership.name', (tier) => tier.membership?.name],
  ]),
  part((profile) => profile.risk, [['risk.class', (risk) => risk?.class]]),
  part((profile) => profile.satisfaction, [
    ['satisfaction.overall', (reading) => reading.overall], ['satisfaction.purchase', (reading) => reading.purchase], ['satisfaction.afterSale', (reading) => reading.afterSale],
    ['satisfaction.by.delivery', (reading) => reading.by?.delivery], ['satisfaction.by.service', (reading) => reading.by?.service],
  ]),
  part((profile) => profile.promises, [
    ['promises.kept', (promises) => promises?.kept], ['promises.late', (promises) => promises?.late], ['promises.broken', (promises) => promises?.broken],
  ]),
  part((profile) => profile.value, [
    ['value.firstPurchaseDay', (value) => value.firstPurchaseDay], ['value.lastPurchaseDay', (value) => value.lastPurchaseDay],
    ['value.purchaseDays', (value) => value.purchaseDays], ['value.orders', (value) => value.orders], ['value.keptMinor', (value) => value.keptMinor],
  ]),
  part((profile) => profile.points, [
    ['points.pending', (points) => points.pending], ['points.available', (points) => points.available],
    ['points.held', (points) => points.held], ['points.debt', (points) => points.debt],
  ]),
  part((profile) => profile.delivery, [
    ['delivery.delivered', (delivery) => delivery.delivered], ['delivery.late', (delivery) => delivery.late], ['delivery.overdue', (delivery) => delivery.overdue],
  ]),
  part((profile) => profile.complaints, [
    ['complaints.opened', (cases) => cases.opened], ['complaints.open', (cases) => cases.open], ['complaints.normsBreached', (cases) => cases.normsBreached],
  ]),
  part((profile) => profile.contact, [['contact.sent', (contact) => contact.sent], ['contact.lastSentAt', (contact) => contact.lastSentAt]]),
];

/** The score moves with time alone, so alone it is told only when it crosses into another band (E6). */
const compareScore = (changes: Changes, { held, now, band }: { held: Profile; now: Profile; band: number }): void => {
  const [before, after] = [held.score?.overall ?? 0, now.score?.overall ?? 0];
  if (Math.floor(before / band) !== Math.floor(after / band)) changes.push({ field: 'score.overall', before, after });
};

const changesBetween = (held: Profile, now: Profile, band: number): Changes => {
  const changes: Changes = [];
  for (const compare of parts) compare(changes, held, now);
  compareScore(changes, { held, now, band });
  return changes;
};

/** The profile by the policy version that is in force when the facts are stated. */
const policyOf = (facts: LoyaltyFacts, policy: PolicyInForce): Policy => policy.numbered(facts.policyVersion) ?? policy.policy;
const stated = (facts: LoyaltyFacts, policy: PolicyInForce, former?: Stated): Stated => ({ facts, profile: profileOf(facts, policyOf(facts, policy), former) });

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
}

type Difference = Pick<Update, 'profile' | 'changes' | 'asOf' | 'policyVersion'>;

/** The profile after a change, and what of it differs; nothing when subscribers would see no difference. A customer just known is told in any case. */
const differenceOf = ({ before, after }: Change, policy: PolicyInForce): Difference | undefined => {
  const former = stated(before, policy);
  const { profile } = stated(after, policy, former);
  const inForce = policyOf(after, policy);
  const changes = changesBetween(former.profile, profile, inForce.loyalty.updateBand);
  if (changes.length === 0 && before.asOf !== '') return undefined;
  return { asOf: statedAt(after, inForce).instant, profile, changes, policyVersion: after.policyVersion };
};

/** What subscribers are told of a change that events brought, if anything. */
export const updateOf = ({ before, after, causes }: Change & { readonly causes: readonly Event[] }, policy: PolicyInForce): Draft | undefined => {
  const cause = namedCause(causes);
  if (before === after || cause === undefined) return undefined;
  const difference = differenceOf({ before, after }, policy);
  if (difference === undefined) return undefined;
  return loyaltyUpdatedV1.because(cause, { version: 0, ...difference, causes: causes.map(({ id, type, occurredAt }) => ({ id, type, occurredAt })) });
};

/** What subscribers are told of a moment that time alone brought, under the version that follows. */
export const updateByTime = ({ before, after, due }: Change & { readonly due: Due }, policy: PolicyInForce): Draft | undefined => {
  const difference = differenceOf({ before, after }, policy);
  if (difference === undefined) return undefined;
  const version = (before.told ?? 0) + 1;
  return loyaltyUpdatedV1.because(due, { version, ...difference, causes: [{ id: due.id, type: 'fealty.loyalty.moment-came', occurredAt: difference.asOf }] }, difference.asOf);
};
