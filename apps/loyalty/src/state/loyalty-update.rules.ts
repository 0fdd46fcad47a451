import { loyaltyUpdatedV1, type Cause, type DataOf, type Draft, type Due, type Event, type Policy, type PolicyInForce, type Profile } from '@fealty/contracts';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { modelNumbered } from './model.rules.js';
import { profileOf, type Stated } from './profile.rules.js';
import { statedAt } from './stated-at.rules.js';

// One update per customer and transaction, with every cause; none when nothing that subscribers see has changed. So the newest update
// always equals the profile that the facts add up to.

type Update = DataOf<typeof loyaltyUpdatedV1>;
type Changes = Update['changes'];
type Told = Changes[number]['after'];
type Compare = (changes: Changes, held: Profile, now: Profile) => void;

const changed = (field: string, before: Told, after: Told): Changes[number] => {
  if (before === undefined) return after === undefined ? { field } : { field, after };
  return after === undefined ? { field, before } : { field, before, after };
};

const differ = (before: Told, after: Told): boolean => before !== after && (typeof before !== 'object' || typeof after !== 'object' || JSON.stringify(before) !== JSON.stringify(after));

/** Compares one part of the profile field by field; a part that rests on unchanged facts is the same object in both. */
const part = <Part>(of: (profile: Profile) => Part, fields: readonly (readonly [path: string, read: (part: Part) => Told])[]): Compare =>
  (changes, held, now) => {
    const heldPart = of(held);
    const nowPart = of(now);
    if (heldPart === nowPart) return;
    for (const [field, read] of fields) {
      const before = read(heldPart);
      const after = read(nowPart);
      if (differ(before, after)) changes.push(changed(field, before, after));
    }
  };

const parts: readonly Compare[] = [
  part((profile) => profile.stage, [['stage', (stage) => stage]]),
  part((profile) => profile.tier, [
    ['tier.name', (tier) => tier.name], ['tier.measured', (tier) => tier.measured],
    ['tier.next.name', (tier) => tier.next?.name], ['tier.next.missing', (tier) => tier.next?.missing],
    ['tier.stay.until', (tier) => tier.stay?.until], ['tier.stay.missing', (tier) => tier.stay?.missing],
    ['tier.override.until', (tier) => tier.override?.until], ['tier.override.reason', (tier) => tier.override?.reason],
    ['tier.earned', (tier) => tier.earned as Told], ['tier.given', (tier) => tier.given as Told],
    ['tier.membership.name', (tier) => tier.membership?.name], ['tier.membership.until', (tier) => tier.membership?.until],
  ]),
  part((profile) => profile.risk, [['risk.class', (risk) => risk?.class], ['risk.raisedOn', (risk) => risk?.raisedOn], ['risk.highOn', (risk) => risk?.highOn]]),
  part((profile) => profile.satisfaction, [
    ['satisfaction.overall', (reading) => reading.overall], ['satisfaction.purchase', (reading) => reading.purchase], ['satisfaction.afterSale', (reading) => reading.afterSale],
    ['satisfaction.by.product', (reading) => reading.by?.product], ['satisfaction.by.delivery', (reading) => reading.by?.delivery],
    ['satisfaction.by.service', (reading) => reading.by?.service], ['satisfaction.by.price', (reading) => reading.by?.price],
    ['satisfaction.decline.since', (reading) => reading.decline?.since], ['satisfaction.decline.from', (reading) => reading.decline?.from], ['satisfaction.decline.to', (reading) => reading.decline?.to],
  ]),
  part((profile) => profile.score, [
    ['score.overall', (score) => score?.overall], ['score.dependence', (score) => score?.dependence], ['score.satisfaction', (score) => score?.satisfaction],
    ['score.engagement', (score) => score?.engagement], ['score.advocacy', (score) => score?.advocacy],
  ]),
  part((profile) => profile.promises, [
    ['promises.open', (promises) => promises?.open], ['promises.kept', (promises) => promises?.kept], ['promises.late', (promises) => promises?.late], ['promises.broken', (promises) => promises?.broken],
  ]),
  part((profile) => profile.value, [
    ['value.firstPurchaseDay', (value) => value.firstPurchaseDay], ['value.lastPurchaseDay', (value) => value.lastPurchaseDay],
    ['value.purchaseDays', (value) => value.purchaseDays], ['value.orders', (value) => value.orders], ['value.keptMinor', (value) => value.keptMinor],
    ['value.margin.minor', (value) => value.margin?.minor], ['value.margin.ofMinor', (value) => value.margin?.ofMinor],
    ['value.margin.estimatedOfMinor', (value) => value.margin?.estimatedOfMinor], ['value.margin.estimatedCostMinor', (value) => value.margin?.estimatedCostMinor],
    ['value.categories', (value) => value.categories], ['value.walletPercent', (value) => value.walletPercent],
  ]),
  part((profile) => profile.predictions, [
    ['predictions.alivePercent', (ahead) => ahead?.alivePercent], ['predictions.basis', (ahead) => ahead?.basis],
    ['predictions.weeks26.purchases', (ahead) => ahead?.weeks26.purchases], ['predictions.weeks26.valueMinor', (ahead) => ahead?.weeks26.valueMinor],
    ['predictions.weeks52.purchases', (ahead) => ahead?.weeks52.purchases], ['predictions.weeks52.valueMinor', (ahead) => ahead?.weeks52.valueMinor],
    ['predictions.percentile', (ahead) => ahead?.percentile], ['predictions.segment', (ahead) => ahead?.segment],
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

const changesBetween = (held: Profile, now: Profile): Changes => {
  const changes: Changes = [];
  for (const compare of parts) compare(changes, held, now);
  return changes;
};

export const policyOf = (facts: LoyaltyFacts, policy: PolicyInForce): Policy => policy.numbered(facts.policyVersion) ?? policy.policy;
/** The profile by the policy version that is in force when the facts are stated. */
export const stated = (facts: LoyaltyFacts, policy: PolicyInForce, former?: Stated): Stated =>
  ({ facts, profile: profileOf(facts, policyOf(facts, policy), { former, model: modelNumbered(policy.models, facts.model), versions: policy.versions }) });

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
  readonly due?: Due;
  readonly again?: Cause;
}

type Causes = Update['causes'];
interface Because { readonly cause: Cause; readonly causes: Causes; readonly occurredAt?: string }

/** A moment that lies before imported history came in is history, too: it must not look like news. */
const becauseOfTime = (due: Due, { importedAt = '' }: LoyaltyFacts, instant: string): Because =>
  ({ cause: { ...due, import: instant <= importedAt }, causes: [{ id: due.id, type: 'fealty.loyalty.moment-came', occurredAt: instant }], occurredAt: instant });

const becauseOf = ({ after, causes, due, again }: Change, instant: string): Because | undefined => {
  if (again !== undefined) return { cause: again, causes: [{ id: again.id, type: 'fealty.loyalty.repair', occurredAt: again.occurredAt }], occurredAt: instant };
  if (due !== undefined) return becauseOfTime(due, after, instant);
  const cause = namedCause(causes);
  return cause === undefined ? undefined : { cause, causes: causes.map(({ id, type, occurredAt }) => ({ id, type, occurredAt })) };
};

/** What subscribers are told of a change; nothing when they would see no difference. A customer just known is told in any case, and so is whoever is to be told again. */
export const updateOf = (change: Change, policy: PolicyInForce): Draft | undefined => {
  const { before, after, again } = change;
  if (before === after && again === undefined) return undefined;
  const former = stated(before, policy);
  const { profile } = stated(after, policy, former);
  const changes = changesBetween(former.profile, profile);
  if (changes.length === 0 && before.asOf !== '' && again === undefined) return undefined;
  const { instant: asOf } = statedAt(after, policyOf(after, policy));
  const because = becauseOf(change, asOf);
  if (because === undefined) return undefined;
  return loyaltyUpdatedV1.because(because.cause, { version: 0, asOf, profile, changes, policyVersion: after.policyVersion, ...(profile.predictions === undefined ? {} : { modelVersion: after.model }), causes: because.causes }, because.occurredAt);
};
