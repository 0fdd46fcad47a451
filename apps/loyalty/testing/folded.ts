import type { Event, ModelVersion, Policy, PolicyInForce } from '@fealty/contracts';
import { onMoment } from '../src/every-due-moment/moment.handler.js';
import { onComplaints } from '../src/on-complaints/complaints.handler.js';
import { onNotifications } from '../src/on-notifications/notifications.handler.js';
import { onOrders } from '../src/on-orders/orders.handler.js';
import { onPoints } from '../src/on-points/points.handler.js';
import { onShop } from '../src/on-shop/shop.handler.js';
import { nothingKnown, type LoyaltyFacts } from '../src/state/loyalty-facts.rules.js';
import { modelNumbered } from '../src/state/model.rules.js';
import { profileOf } from '../src/state/profile.rules.js';
import { aModel } from './a-model.js';
import { aPolicy, inForce } from './an-event.js';

const folds = new Map([...onOrders, ...onPoints, ...onComplaints, ...onNotifications, ...onShop].map((one) => [one.event.type, one.fold]));
/** Every type of event that changes what is known. */
export const typesFolded: readonly string[] = [...folds.keys()];

// A stricter second version takes over in the middle of the histories.
const versions = [aPolicy({ advocate: { publicScores: 1, satisfactionFrom: 60 } }), aPolicy({ advocate: { publicScores: 2, satisfactionFrom: 72 }, windowMonths: 3, review: { months: 2, graceDays: 10 }, memberships: [{ name: 'plus', tier: 'silver' }], satisfaction: { halfLifeDays: 60, neutral: 70 } })];
const models = [aModel(), aModel({ version: 2, effectiveFrom: '2025-08-14T22:00:00.000Z', family: 'MBG/CNBD-2', parameters: [0.9, 4.1, 0.7, 2.2] })];

/** The same in the plain words of the second count. */
export const reference = { policies: versions.map((policy, index) => ({ version: index + 1, effectiveFrom: index === 0 ? '2020-01-01T00:00:00.000Z' : '2025-06-01T00:00:00.000Z', policy })), models };

/** What is in force at an instant; `known` are the model versions that have arrived. */
export const policyAt = (instant: string, known: readonly ModelVersion[] = models): PolicyInForce => {
  const version = instant < '2025-06-01' ? 1 : 2;
  return { version, policy: versions[version - 1] ?? aPolicy(), numbered: (number) => versions[number - 1], versions: reference.policies, models: known };
};

/** What is in force, by instant. */
type InForceAt = (instant: string) => PolicyInForce;

const foldBy = (inForceAt: InForceAt, events: readonly Event[], from: LoyaltyFacts): LoyaltyFacts =>
  events.reduce((facts, event) => folds.get(event.type)?.(facts, event, inForceAt(event.occurredAt)) ?? facts, from);

export const foldAll = (events: readonly Event[], from: LoyaltyFacts = nothingKnown, known: readonly ModelVersion[] = models): LoyaltyFacts =>
  foldBy((instant) => policyAt(instant, known), events, from);

/** By one policy alone, whenever; like `foldAll`. */
export const foldUnder = (policy: Policy, events: readonly Event[], from: LoyaltyFacts = nothingKnown): LoyaltyFacts =>
  foldBy(() => inForce(policy), events, from);

export const profileNow = (facts: LoyaltyFacts) => profileOf(facts, policyAt(facts.asOf).policy, { model: modelNumbered(models, facts.model), versions: reference.policies });
export const profileAfter = (events: readonly Event[]) => profileNow(foldAll(events));

export const instantOn = (onDay: number): string => new Date(Date.UTC(2025, 0, 1 + onDay, 12)).toISOString();
const dueAt = (occurredAt: string, now: string) => ({ id: 'due', customerId: 'c', programme: 'demo', occurredAt, correlationId: 'due', import: false, part: undefined, now });

const lookedAtBy = (inForceAt: InForceAt, facts: LoyaltyFacts, now: string): LoyaltyFacts =>
  (facts.dueAt === undefined || facts.dueAt > now ? facts : onMoment(facts, dueAt(facts.dueAt, now), inForceAt(now)));

/** What the service does when the clock has reached the next moment. */
export const lookedAt = (facts: LoyaltyFacts, now: string): LoyaltyFacts => lookedAtBy((instant) => policyAt(instant), facts, now);

/** By one policy alone, whenever; like `lookedAt`. */
export const lookedAtUnder = (policy: Policy, facts: LoyaltyFacts, now: string): LoyaltyFacts => lookedAtBy(() => inForce(policy), facts, now);

/** What the service does when it asks a customer again because another model version is in force. */
export const asked = (facts: LoyaltyFacts, now: string): LoyaltyFacts => (facts.asOf === '' ? facts : onMoment(facts, dueAt(now, now), policyAt(now)));
