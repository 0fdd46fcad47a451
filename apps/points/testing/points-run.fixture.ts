// Runs orders events through the rules as the batch loop would: each rule sees the account and the orders that its handler names.
import {
  orderAmendedV1, orderCancelledV1, orderChargedBackV1, orderCompletedV1, orderPaidV1, orderRefundedV1, orderReturnedV1, policy as policySchema,
  type Draft, type Outcome, type PolicyDocument, type PolicyInForce,
} from '@fealty/contracts';
import { recountAmended } from '../src/on-order-amended/recount-amended.rules.js';
import { takeBackCancelled } from '../src/on-order-cancelled/take-back-cancelled.rules.js';
import { takeBackChargedBack } from '../src/on-order-charged-back/take-back-charged-back.rules.js';
import { activatePoints } from '../src/on-order-completed/activate-points.rules.js';
import { earnPoints } from '../src/on-order-paid/earn-points.rules.js';
import { takeBackRefunded } from '../src/on-order-refunded/take-back-refunded.rules.js';
import { takeBackReturned } from '../src/on-order-returned/take-back-returned.rules.js';
import { emptyAccount, sum, type OrderEarn, type PointsAccount, type PointsFact, type PointsState } from '../src/state/points-account.rules.js';
import { takeFromLots } from '../src/state/take-points.rules.js';
import type { OrdersEvent } from './order-story.fixture.js';

type PointsPolicy = NonNullable<PolicyDocument['points']>;
export const perEuro: PointsPolicy = { rules: [{ id: 'per-amount', points: 1, perMinor: 100 }] };

/** The policy in force; later versions, when given, are known by their numbers. */
export const aPolicy = (points: PointsPolicy = perEuro, version = 1): PolicyInForce => {
  const policy = policySchema.parse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }], points });
  return { version, policy, numbered: (number) => (number === version ? policy : undefined) };
};

/** `today`, where versions published before are still known. */
export const after = (today: PolicyInForce, ...earlier: readonly PolicyInForce[]): PolicyInForce => ({
  ...today, numbered: (number) => [today, ...earlier].find((known) => known.version === number)?.policy,
});

const decide = (state: PointsState, event: OrdersEvent, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  switch (event.type) {
    case orderPaidV1.type: return earnPoints(state, event, policy);
    case orderCompletedV1.type: return activatePoints(state, event);
    case orderAmendedV1.type: return recountAmended(state, event, policy);
    case orderReturnedV1.type: return takeBackReturned(state, event);
    case orderRefundedV1.type: return takeBackRefunded(state, event);
    case orderCancelledV1.type: return takeBackCancelled(state, event);
    case orderChargedBackV1.type: return takeBackChargedBack(state, event);
  }
};

const named = (state: PointsState, event: OrdersEvent): PointsState => {
  const ids = [event.data.purchase.orderId, ...(event.type === orderPaidV1.type && event.data.exchangeOf !== undefined ? [event.data.exchangeOf] : [])];
  return { customer: state.customer, parts: Object.fromEntries(ids.map((id) => [id, state.parts[id]])) };
};

/** The customer spends: not an event of the service yet, but what makes a take-back go below what is there. */
export interface Spent { readonly type: 'spent'; readonly points: number }
export type Happening = OrdersEvent | Spent;

export interface Run { readonly state: PointsState; readonly facts: readonly (PointsFact | Spent)[]; readonly refused: readonly string[] }
export const startOfRun: Run = { state: { customer: emptyAccount(), parts: {} }, facts: [], refused: [] };

export const spend = ({ customer, parts }: PointsState, { points }: Spent): PointsState => {
  const takes = new Map(takeFromLots(customer.lots, points).map((take) => [take.lotId, take.points]));
  const lots = customer.lots.map((lot) => ({ ...lot, points: lot.points - (takes.get(lot.lotId) ?? 0) })).filter((lot) => lot.points > 0);
  return { customer: { ...customer, available: customer.available - sum([...takes.values()]), lots }, parts };
};

const factOf = ({ contract, occurredAt, data }: Draft): PointsFact => ({ type: contract.type, occurredAt, data }) as PointsFact;

const happen = (before: Run, happening: Happening, policy: PolicyInForce): Run => {
  if (happening.type === 'spent') {
    const spent = { ...happening, points: Math.min(happening.points, before.state.customer.available) };
    return { ...before, state: spend(before.state, spent), facts: [...before.facts, spent] };
  }
  const outcome = decide(named(before.state, happening), happening, policy);
  if (outcome.refused !== undefined) return { ...before, refused: [...before.refused, outcome.refused] };
  const state = { customer: outcome.customer ?? before.state.customer, parts: { ...before.state.parts, ...outcome.parts } };
  return { ...before, state, facts: [...before.facts, ...(outcome.events ?? []).map(factOf)] };
};

export const run = (happenings: readonly Happening[], policy: PolicyInForce, from: Run = startOfRun): Run =>
  happenings.reduce<Run>((before, happening) => happen(before, happening, policy), from);
