import type { Event, PolicyInForce } from '@fealty/contracts';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { localDayNumber } from './days.rules.js';
import { declineOf, movesDecline } from './decline.rules.js';
import { modelOn } from './model.rules.js';
import { lookedUntil } from './moments.rules.js';

// How an event of one source changes what is known: its part is replaced, asOf moves on, and the next moment that time alone will bring is
// looked for when something that decides about it has changed.

type Source = 'orders' | 'points' | 'complaints' | 'notifications' | 'shop';
type Evolve<S extends Source, E extends Event> = (part: LoyaltyFacts[S], event: E, policy: PolicyInForce) => LoyaltyFacts[S];
type FoldAll<E extends Event> = (facts: LoyaltyFacts, event: E, policy: PolicyInForce) => LoyaltyFacts;
type Writable = { -readonly [Field in keyof LoyaltyFacts]: LoyaltyFacts[Field] };

const asksTimeAgain = (before: LoyaltyFacts, after: LoyaltyFacts): boolean =>
  before.orders !== after.orders || before.points.base !== after.points.base || before.points.activationsDue !== after.points.activationsDue || before.shop !== after.shop || before.complaints.answers !== after.complaints.answers
  || before.policyVersion !== after.policyVersion || (after.asOf !== before.asOf && (after.noticed !== undefined || (after.dueAt !== undefined && after.asOf >= after.dueAt)));

/** A version that came into force since the last statement, and was not known when the next moment was looked for. */
const hasNewModel = ({ asOf, model, noticed, orders }: LoyaltyFacts, { policy: { zone }, models }: PolicyInForce): boolean =>
  models !== undefined && models.length > 0 && orders.days.length > 0 && modelOn(models, zone, Math.max(localDayNumber(asOf, zone), noticed ?? 0)) !== model;

/** The same facts with what is noticed of their moments, and the next one due. */
export const armed = (facts: LoyaltyFacts, policy: PolicyInForce, now?: string): LoyaltyFacts => {
  const looked = lookedUntil(facts, { policy: policy.numbered(facts.policyVersion) ?? policy.policy, models: policy.models }, now);
  if (looked.noticed === facts.noticed && looked.dueAt === facts.dueAt && looked.model === facts.model && facts.since !== undefined) return facts;
  // Written out: an object from which a field was deleted is slow to read ever after.
  const armedFacts: Writable = { asOf: facts.asOf, policyVersion: facts.policyVersion, orders: facts.orders, points: facts.points, complaints: facts.complaints, notifications: facts.notifications, shop: facts.shop };
  if (looked.noticed !== undefined) armedFacts.noticed = looked.noticed;
  if (looked.dueAt !== undefined) armedFacts.dueAt = looked.dueAt;
  if (looked.model !== undefined) armedFacts.model = looked.model;
  if (facts.decline !== undefined) armedFacts.decline = facts.decline;
  if (facts.importedAt !== undefined) armedFacts.importedAt = facts.importedAt;
  if (facts.provisional !== undefined) armedFacts.provisional = facts.provisional;
  armedFacts.since = facts.since ?? facts.formerly ?? localDayNumber(facts.asOf, policy.policy.zone);
  return armedFacts;
};

const newer = (one: string | undefined, other: string | undefined): string | undefined => (other !== undefined && (one === undefined || other > one) ? other : one);

const declineAfter = (before: LoyaltyFacts, after: LoyaltyFacts, policy: PolicyInForce): LoyaltyFacts['decline'] =>
  (movesDecline(before, after) ? declineOf(after, (policy.numbered(after.policyVersion) ?? policy.policy).loyalty.satisfaction) : before.decline);

const withPart = (facts: LoyaltyFacts, moves: boolean, { event, policy, part }: { event: Event; policy: PolicyInForce; part: Partial<LoyaltyFacts> }): LoyaltyFacts => {
  const after: Writable = {
    asOf: moves ? event.occurredAt : facts.asOf, policyVersion: moves ? policy.version : facts.policyVersion,
    orders: facts.orders, points: facts.points, complaints: facts.complaints, notifications: facts.notifications, shop: facts.shop,
    ...part,
  };
  if (facts.noticed !== undefined) after.noticed = facts.noticed;
  if (facts.dueAt !== undefined) after.dueAt = facts.dueAt;
  if (facts.model !== undefined) after.model = facts.model;
  const decline = declineAfter(facts, after, policy);
  if (decline !== undefined) after.decline = decline;
  const importedAt = newer(facts.importedAt, event.import ? event.receivedAt : undefined);
  if (importedAt !== undefined) after.importedAt = importedAt;
  after.since = Math.min(facts.since ?? facts.formerly ?? Infinity, localDayNumber(event.occurredAt, policy.policy.zone));
  return asksTimeAgain(facts, after) || hasNewModel(after, policy) ? armed(after, policy) : after;
};

/** Imported history tells when it came in, even when it tells nothing else. */
const dates = ({ importedAt }: LoyaltyFacts, event: Event): boolean => event.import && newer(importedAt, event.receivedAt) !== importedAt;

/** Only what occurred before the newest news can have occurred before all that is known. */
const isFirstOfAll = ({ asOf, since = Infinity }: LoyaltyFacts, { occurredAt }: Event, { policy: { zone } }: PolicyInForce): boolean => occurredAt < asOf && localDayNumber(occurredAt, zone) < since;

/** Lifts a rule about one source's part to all facts. The same facts come back when the event is neither news nor newer. */
export const about = <S extends Source, E extends Event>(source: S, evolve: Evolve<S, E>): FoldAll<E> =>
  (facts, event, policy) => {
    const part = evolve(facts[source], event, policy);
    const isNewest = event.occurredAt > facts.asOf || facts.provisional === true;
    if (part === facts[source] && !isNewest && !dates(facts, event) && !isFirstOfAll(facts, event, policy)) return facts;
    return withPart(facts, isNewest, { event, policy, part: { [source]: part } });
  };

/** Like `about`, for what time alone brings: it does not move `asOf`. */
export const byTimeAlone = <S extends Source, E extends Event>(source: S, evolve: Evolve<S, E>): FoldAll<E> =>
  (facts, event, policy) => {
    const part = evolve(facts[source], event, policy);
    const isFirst = facts.asOf === '' || (facts.provisional === true && event.occurredAt > facts.asOf);
    if (part === facts[source] && !isFirst && !dates(facts, event) && !isFirstOfAll(facts, event, policy)) return facts;
    return withPart(facts, isFirst, { event, policy, part: { [source]: part, ...(isFirst || facts.provisional === true ? { provisional: true as const } : {}) } });
  };

/** Tells nothing but that the customer is known, and since when at the latest. */
export const onlyKnown = <Part>(part: Part): Part => part;
