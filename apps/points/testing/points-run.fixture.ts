// Runs orders events through the rules as the batch loop would: each rule sees the account and the orders that its handler names.
import {
  orderAmendedV1, orderCancelledV1, orderChargedBackV1, orderCompletedV1, orderPaidV1, orderRefundedV1, orderReturnedV1, pointsRedeemedV1, policy as policySchema,
  type Cause, type Command, type CommandCaller, type Count, type Counters, type Draft, type Due, type Outcome, type PersonUpdatedV1, type PolicyDocument, type PolicyInForce,
} from '@fealty/contracts';
import { noteOpened } from '../src/on-complaint-opened/note-opened.rules.js';
import { noteResolved } from '../src/on-complaint-resolved/note-resolved.rules.js';
import { giveGoodwill } from '../src/on-norm-breached/give-goodwill.rules.js';
import { movedBy, noteStanding } from '../src/on-loyalty-updated/note-standing.rules.js';
import { keepPerson } from '../src/on-person-updated/keep-person.rules.js';
import { recountAmended } from '../src/on-order-amended/recount-amended.rules.js';
import { takeBackCancelled } from '../src/on-order-cancelled/take-back-cancelled.rules.js';
import { takeBackChargedBack } from '../src/on-order-charged-back/take-back-charged-back.rules.js';
import { activatePoints } from '../src/on-order-completed/activate-points.rules.js';
import { earnPoints } from '../src/on-order-paid/earn-points.rules.js';
import { takeBackRefunded } from '../src/on-order-refunded/take-back-refunded.rules.js';
import { takeBackReturned } from '../src/on-order-returned/take-back-returned.rules.js';
import { adjustPoints } from '../src/adjust-points/adjust-points.rules.js';
import { approveAdjustment } from '../src/approve-adjustment/approve-adjustment.rules.js';
import { captureHold } from '../src/capture-hold/capture-hold.rules.js';
import { declineAdjustment } from '../src/decline-adjustment/decline-adjustment.rules.js';
import { openBalance } from '../src/every-moment-post-journals/open-balance.rules.js';
import { settleAccount } from '../src/every-due-account/settle-account.rules.js';
import { holdPoints } from '../src/hold-points/hold-points.rules.js';
import { refuseEarn } from '../src/refuse-earn/refuse-earn.rules.js';
import { releaseEarn } from '../src/release-earn/release-earn.rules.js';
import { refundSpend } from '../src/refund-spend/refund-spend.rules.js';
import { redeemReward } from '../src/redeem-reward/redeem-reward.rules.js';
import { releaseHold } from '../src/release-hold/release-hold.rules.js';
import { spendPoints } from '../src/spend-points/spend-points.rules.js';
import { emptyAccount, type OrderEarn, type PointsAccount, type PointsFact, type PointsState } from '../src/state/points-account.rules.js';
import { budgetsIn } from '../src/state/budgets.rules.js';
import { orderDueAt } from '../src/state/activation.rules.js';
import { repairOrders } from '../src/state/repair-orders.rules.js';
import { noneTaken, rewardKey } from '../src/state/rewards.rules.js';
import { marksIn } from '../src/state/counts.table.js';
import { accountDueAt, accountDueOf } from '../src/state/settle-due.rules.js';
import { exchangedIn, withFamilies } from '../src/state/exchange-families.rules.js';
import { watchedIn } from '../src/state/watched-earns.rules.js';
import type { OrdersEvent } from './order-story.fixture.js';

type PointsPolicy = NonNullable<PolicyDocument['points']>;
export const perEuro: PointsPolicy = { expiry: { kind: 'never' }, rules: [{ id: 'per-amount', points: 1, perMinor: 100 }] };

/** The policy in force; later versions, when given, are known by their numbers. */
export const aPolicy = (points: PointsPolicy = perEuro, version = 1): PolicyInForce => {
  const policy = policySchema.parse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }], loyalty: { tiers: [{ name: 'base', from: 0 }, { name: 'silver', from: 500 }, { name: 'gold', from: 2_000 }], memberships: [{ name: 'plus', tier: 'silver' }] }, points: { expiry: { kind: 'never' }, ...points } });
  return { version, policy, numbered: (number) => (number === version ? policy : undefined) };
};

/** `today`, where versions published before are still known. */
export const after = (today: PolicyInForce, ...earlier: readonly PolicyInForce[]): PolicyInForce => ({
  ...today, numbered: (number) => [today, ...earlier].find((known) => known.version === number)?.policy,
});

const decide = (state: PointsState, event: OrdersEvent, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  switch (event.type) {
    case orderPaidV1.type: return earnPoints(state, event, policy);
    case orderCompletedV1.type: return activatePoints(state, event, policy);
    case orderAmendedV1.type: return recountAmended(state, event, policy);
    case orderReturnedV1.type: return takeBackReturned(state, event, policy);
    case orderRefundedV1.type: return takeBackRefunded(state, event, policy);
    case orderCancelledV1.type: return takeBackCancelled(state, event, policy);
    case orderChargedBackV1.type: return takeBackChargedBack(state, event, policy);
  }
};

const named = (state: PointsState, event: OrdersEvent): PointsState => {
  const { purchase: { orderId }, exchangeOf, exchangedFor } = event.data as { purchase: { orderId: string }; exchangeOf?: string; exchangedFor?: string };
  const ids = [orderId, ...[event.type === orderPaidV1.type ? exchangeOf : exchangedFor].flatMap((id) => id ?? [])];
  const alone = event.type === orderPaidV1.type && event.data.exchangeOf === undefined;
  const related = event.type === orderCompletedV1.type ? [] : watchedIn(state.customer, alone ? event.occurredAt : undefined);
  return { customer: state.customer, parts: Object.fromEntries(withFamilies(state.customer, [...ids, ...related]).map((id) => [id, state.parts[id]])) };
};

const commands = {
  hold: holdPoints, capture: captureHold, release: releaseHold, spend: spendPoints, refund: refundSpend, adjust: adjustPoints, approve: approveAdjustment, decline: declineAdjustment, redeem: redeemReward, open: openBalance, repair: repairOrders, releaseEarn, refuseEarn,
} as const;
type Named = keyof typeof commands;
type InputOf<Name extends Named> = Parameters<(typeof commands)[Name]>[1]['input'];

/** What a customer or her shop asks for over HTTP. */
export interface Asked<Name extends Named = Named> { readonly type: 'asked'; readonly name: Name; readonly id: string; readonly at: string; readonly input: InputOf<Name>; readonly by?: string; readonly caller?: CommandCaller }
/** The clock has come to an instant, and what is due is done. */
export interface Ticked { readonly type: 'ticked'; readonly now: string }
/** The customer spends elsewhere, as much as there is and no more than this. */
export interface SpentElsewhere { readonly type: 'spent'; readonly points: number }
/** Loyalty tells a tier, and what was earned; as it did before that was told, when `earned` is not. */
export interface Standing { readonly type: 'standing'; readonly asOf: string; /** That it is stated by; the one in force when not told. */ readonly policyVersion?: number; readonly tier: string; readonly membership?: string; readonly given?: { since: string; until?: string | undefined; tier?: string; membership?: string }[] | undefined; readonly earned?: { readonly name: string; readonly from: string; readonly rank?: number }[] | undefined }
/** A response norm of a case passes without its answer. */
export interface Breached { readonly type: 'breached'; readonly caseId: string; readonly at: string; readonly norm?: 'first-response' | 'resolution'; readonly import?: boolean }
/** A case is opened, about an order unless told otherwise, or resolved. */
export interface Case { readonly type: 'case'; readonly caseId: string; readonly at: string; readonly now: 'opened' | 'resolved'; readonly about?: 'order' | 'category'; readonly import?: boolean }
/** The shop tells of a person. */
export interface Known { readonly type: 'known'; readonly at: string; readonly birthday?: string; readonly zone?: string; readonly device?: string; readonly addressHash?: string }
export type Happening = OrdersEvent | Asked | Ticked | SpentElsewhere | Standing | Breached | Case | Known;

let asked = 0;
/** A command with an id of its own. */
export const ask = <Name extends Named>(name: Name, at: string, input: InputOf<Name>): Asked<Name> => {
  asked += 1;
  return { type: 'asked', name, at, input, id: `00000000-0000-4000-8000-${String(asked).padStart(12, '0')}` };
};
/** The same, asked by an agent. */
export const askBy = (by: string, command: Asked): Asked => ({ ...command, by });
/** The same, with what the token tells of the caller. */
export const askAs = (caller: Partial<CommandCaller>, command: Asked): Asked => ({ ...command, caller: { subject: 'spec', role: 'member', ...caller } });

export interface Run { /** What is left of each budget; not told: enough. */ readonly left?: Readonly<Record<string, number>>; /** What was counted under what customers share. */ readonly counters?: Counters; readonly state: PointsState; readonly facts: readonly PointsFact[]; readonly refused: readonly string[]; readonly details: readonly (string | undefined)[] }
export const startOfRun: Run = { state: { customer: emptyAccount(), parts: Object.create(null) as PointsState['parts'] }, facts: [], refused: [], details: [] };

const factOf = ({ contract, cause, occurredAt, data }: Draft): PointsFact => ({ type: contract.type, occurredAt, import: cause.import, data }) as PointsFact;

const counted = ({ counters = {} }: Run, counts: readonly Count[] = []): Pick<Run, 'counters'> => (counts.length === 0 ? {} : {
  counters: counts.reduce<Counters>((all, { key, at, amount }) => ({ ...all, [key]: [...all[key] ?? [], { at, amount, times: 1 }] }), counters),
});

const entriesOf = (said: readonly { readonly data: unknown }[]): string[] => said.flatMap(({ data }) => (data as { entryId?: string }).entryId ?? []);
const taken = (before: Run, outcome: Outcome<PointsAccount, OrderEarn>): Run => {
  if (outcome.refused !== undefined) return { ...before, refused: [...before.refused, outcome.refused], details: [...before.details, outcome.detail] };
  if (entriesOf(outcome.events ?? []).some((id) => entriesOf(before.facts).includes(id))) throw new Error('an entry has the id of another');
  const state = { customer: outcome.customer ?? before.state.customer, parts: Object.assign(Object.create(null) as object, before.state.parts, outcome.parts) as PointsState['parts'] };
  const left = before.left === undefined ? {} : { left: Object.fromEntries(Object.entries(before.left).map(([key, rest]) => [key, rest - (outcome.drawn?.[key] ?? 0)])) };
  return { ...before, ...left, ...counted(before, outcome.counts), state, facts: [...before.facts, ...(outcome.events ?? []).map(factOf)] };
};

const cause = (id: string, occurredAt: string): Cause => ({ id, customerId: 'c', programme: 'demo', occurredAt, correlationId: id, import: false });

const answer = (before: Run, { name, id, at, input, by, caller }: Asked, policy: PolicyInForce): Run => {
  const command = { ...cause(id, at), input, caller: caller ?? (by === undefined ? { subject: 'spec', role: 'member' } : { subject: by, role: 'agent' }) };
  const decideOn = commands[name] as (state: PointsState, command: Command<unknown>, policy: PolicyInForce) => Outcome<PointsAccount, OrderEarn>;
  const parts = 'orderId' in input ? Object.fromEntries([input.orderId, ...exchangedIn(before.state.customer)].map((id) => [id, before.state.parts[id]])) : 'orders' in input ? before.state.parts : {};
  const redeemed = before.facts.filter(({ type, data }) => type === pointsRedeemedV1.type && 'reward' in data).length;
  const shared = 'rewardId' in input ? { shared: { [rewardKey('demo', input.rewardId)]: { ...noneTaken, taken: redeemed } } } : {};
  return taken(before, decideOn({ customer: before.state.customer, parts, counters: before.counters ?? {}, ...shared }, command, policy));
};

// As the batch loop does: every due instant in its order, each a decision of its own.
const tick = (before: Run, { now }: Ticked, policy: PolicyInForce): Run => {
  let run = before;
  const inTime = Object.entries(before.state.parts).flatMap(([part, order]) => (order === undefined ? [] : [{ part, at: orderDueAt(order) ?? '9' }])).filter(({ at }) => at <= now);
  for (const { part, at } of inTime.sort((a, b) => (a.at < b.at ? -1 : 1))) {
    run = taken(run, settleAccount({ customer: run.state.customer, parts: { [part]: run.state.parts[part] } }, { ...cause(`due-${part}-${at}`, at), part, now }, policy));
  }
  for (let at = accountDueAt(run.state.customer); at !== undefined && at <= now; at = accountDueAt(run.state.customer)) {
    const due: Due = { ...cause(`due-${at}-${accountDueOf(run.state.customer, at).join()}`, at), part: undefined, now };
    run = taken(run, settleAccount({ customer: run.state.customer, parts: {} }, due, policy));
    const next = accountDueAt(run.state.customer);
    if (next !== undefined && next <= at) throw new Error(`the due instant ${at} did not move on`);
  }
  return run;
};
export const tierIn = ({ tier: name, membership, earned, given }: Standing) => ({ name, measured: 0, ...(membership === undefined ? {} : { membership: { name: membership, until: '2030-01-01' } }), ...(earned === undefined ? {} : { earned }), ...(given === undefined ? {} : { given }) });
const note = (before: Run, told: Standing, policy: PolicyInForce): Run => {
  const { state: { customer, parts }, facts } = before;
  const event = { ...cause(`loyalty-${facts.length}-${told.asOf}`, told.asOf), data: { asOf: told.asOf, policyVersion: told.policyVersion ?? policy.version, profile: { tier: tierIn(told) } } } as unknown as Parameters<typeof noteStanding>[1];
  return taken(before, noteStanding({ customer, parts: Object.fromEntries(withFamilies(customer, movedBy(customer, event)).map((id) => [id, parts[id]])) }, event, policy));
};

const breach = (before: Run, { caseId, at, norm = 'first-response', import: imported = false }: Breached, policy: PolicyInForce): Run => taken(before, giveGoodwill({ customer: before.state.customer, parts: {} },
  { ...cause(`breach-${caseId}-${norm}`, at), import: imported, data: { caseId, norm, dueAt: at } } as unknown as Parameters<typeof giveGoodwill>[1], policy));

const caseOf = (before: Run, { caseId, at, now, about = 'order', import: imported = false }: Case, policy: PolicyInForce): Run => {
  const told = { ...cause(`${now}-${caseId}`, at), import: imported };
  const { state } = before;
  return taken(before, now === 'resolved' ? noteResolved(state, { ...told, data: { caseId, agent: 'a-7', inTime: true } } as never)
    : noteOpened(state, { ...told, data: { caseId, category: 'delivery', channel: 'web', norms: {}, ...(about === 'order' ? { orderId: 'o-1' } : {}) } } as never, policy));
};

const know = (before: Run, { at, ...data }: Known, policy: PolicyInForce): Run => {
  const event = { ...cause(`person-${at}`, at), data: { ...data, consents: {} } } as unknown as PersonUpdatedV1;
  return taken(before, keepPerson(before.state, { ...event, marks: marksIn(event) }, policy));
};

const spendElsewhere = (before: Run, { points }: SpentElsewhere, policy: PolicyInForce): Run => {
  const spent = Math.min(points, before.state.customer.available);
  return spent === 0 ? before : answer(before, ask('spend', '2026-03-01T10:00:00.000Z', { orderId: 'elsewhere', points: spent }), policy);
};

const mayDraw = ({ left }: Run, { policy }: PolicyInForce): Readonly<Record<string, number>> =>
  Object.fromEntries(budgetsIn(policy).map(({ key }) => [key, left === undefined ? Number.POSITIVE_INFINITY : left[key] ?? 0]));

const happen = (before: Run, happening: Happening, policy: PolicyInForce): Run => {
  switch (happening.type) {
    case 'asked': return answer(before, happening, policy);
    case 'standing': return note(before, happening, policy);
    case 'spent': return spendElsewhere(before, happening, policy);
    case 'known': return know(before, happening, policy);
    case 'case': return caseOf(before, happening, policy);
    case 'breached': return breach(before, happening, policy);
    case 'ticked': return tick(before, happening, policy);
    default: return taken(before, decide({ ...named(before.state, happening), budgets: mayDraw(before, policy), counters: before.counters ?? {} }, happening, policy));
  }
};

export const run = (happenings: readonly Happening[], policy: PolicyInForce, from: Run = startOfRun): Run =>
  happenings.reduce<Run>((before, happening) => happen(before, happening, policy), from);

/** What events tell of a state: all but the birthday, which a rebuild takes over from the live state. */
export const told = ({ customer, parts }: PointsState): PointsState => ({ customer: { ...emptyAccount(), ...Object.fromEntries(Object.entries(customer).filter(([field]) => field !== 'birthday')) }, parts });
