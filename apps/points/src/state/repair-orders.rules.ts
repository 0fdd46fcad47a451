// A repair counts the orders of a span again, in the order of their payment, under the policy version that should have been in force, and
// posts the differences alone (P21). The same rule counts it for the preview and posts it. Undone, each order counts again under the terms
// that it had before, and what was taken goes back to where it came from.
import type { Accepted, Cause, Command, PolicyInForce } from '@fealty/contracts';
import type { Place } from './circumstances.rules.js';
import { outcomeOf, type Decision } from './decision.rules.js';
import { placeBefore } from './evolve-repairs.rules.js';
import { withFamilies } from './exchange-families.rules.js';
import { weighedAgain } from './match-rules.rules.js';
import { hasEarned, type EarnPlace, type OrderEarn, type PointsAccount, type PointsState } from './points-account.rules.js';
import { recounted } from './recounted.rules.js';
import { addedUp, changeOf, type OrderChange } from './repair-numbers.rules.js';
import { rerated, type LeftOut, type Rerated } from './rerate.rules.js';
import { settleEarns } from './settle-earns.rules.js';
import { settledNow } from './spending.rules.js';
import { comesBefore } from './watched-earns.rules.js';

/** An order that a repair looks at. */
export interface OrderToRepair { readonly orderId: string; /** When it was paid. */ readonly at: string; /** The order that it was exchanged for. */ readonly origin?: string | undefined }
export interface RepairOrders {
  readonly journalId: string;
  readonly policyVersion: number;
  /** What was spent already is forgiven, not owed. */
  readonly forgive: boolean;
  readonly orders: readonly OrderToRepair[];
  readonly by: string;
  readonly secondBy: string;
  /** The journal whose repair is undone. */
  readonly undoes?: string | undefined;
}
type Repair = Command<RepairOrders>;
interface Repaired { readonly had: PointsAccount; readonly decision: Decision; readonly done: ReadonlySet<string>; readonly changes: readonly OrderChange[] }
interface One { readonly order: OrderEarn; readonly place: Place; readonly policy: PolicyInForce }

const recountedUnder = (before: Decision, command: Repair, { order, place, policy, terms, version, undone }: One & Rerated): Decision | 'too-many-points' => {
  const { journalId, by, secondBy, undoes, forgive } = command.input;
  const { orderId, at: paidAt, day, of, paidAt: exchangedAt } = place;
  const rated = terms.circumstances ?? { channel: terms.channel, day };
  return recounted(before, command, { order, change: {
    orderId, why: 'repair', entryId: `repair/${journalId}/${orderId}`, policy, terms, linesNow: (lines) => lines.map((line) => weighedAgain(line, version.points, rated)),
    repair: { told: { journalId, by, secondBy, paidAt, ...(of === undefined || exchangedAt === undefined ? {} : { exchange: { of, at: exchangedAt } }), ...(undoes === undefined ? {} : { undoes }) }, forgive, ...(undone === undefined ? {} : { undone }) },
  } });
};

const leftOut = (before: Repaired, orderId: string, why: LeftOut | 'too-many-points'): Repaired => ({ ...before, changes: [...before.changes, { orderId, leftOut: why }] });

const firstPlace = ({ customer: { exchanged = [] }, parts }: PointsState, { orderId, at, order: { origin = '', qualifyingDay: day } }: OrderToRepair & { order: OrderEarn }): EarnPlace => {
  const [made, before] = [exchanged.find((one) => one.orderId === orderId), parts[origin]?.place];
  return made === undefined || before === undefined ? { at, day } : { at: before.at, day, of: before.of ?? origin, paidAt: made.at };
};

const repairOne = (before: Repaired, command: Repair, { orderId, at, policy }: OrderToRepair & { policy: PolicyInForce }): Repaired => {
  const { state } = before.decision;
  const order = state.parts[orderId];
  if (!hasEarned(order)) return before;
  const { policyVersion, undoes } = command.input;
  const place = { orderId, ...(order.place ?? placeBefore(order, undoes) ?? firstPlace(state, { orderId, at, order })) };
  const now = rerated(state, { orderId, order, place, policy, policyVersion, undoes, done: before.done, had: before.had });
  if (now === undefined) return before;
  if (typeof now === 'string') return leftOut(before, orderId, now);
  const decision = recountedUnder(before.decision, command, { order, place, policy, ...now });
  if (decision === 'too-many-points') return leftOut(before, orderId, decision);
  const done = new Set([...before.done, orderId]);
  if (decision === before.decision) return { ...before, done };
  return { ...before, decision, done, changes: [...before.changes, changeOf(orderId, order, { decision, from: before.decision.events.length })] };
};

const placeIn = ({ parts }: PointsState, { orderId, at }: OrderToRepair) => ({ orderId, at: parts[orderId]?.place?.at ?? at });
// The order of an exchange may stand in the place of the one before, and comes after it.
const inTurn = (state: PointsState, orders: readonly OrderToRepair[]): readonly OrderToRepair[] => {
  const inPlace = [...orders].sort((a, b) => {
    const [one, other] = [placeIn(state, a), placeIn(state, b)];
    if (one.at === other.at && a.at !== b.at) return a.at < b.at ? -1 : 1;
    return comesBefore(one, other) ? -1 : 1;
  });
  const asked = new Map(orders.map((one) => [one.orderId, one]));
  return withFamilies(state.customer, inPlace.map(({ orderId }) => orderId)).flatMap((orderId) => asked.get(orderId) ?? []);
};

/** What a repair makes of a customer's orders, and what it comes to. */
export const repairOrders = (state: PointsState, command: Repair, policy: PolicyInForce): Accepted<PointsAccount, OrderEarn> => {
  const cause: Cause = command;
  const start: Repaired = { had: state.customer, decision: settledNow(state, command), done: new Set(), changes: [] };
  const { decision, changes, done: decided } = inTurn(state, command.input.orders).reduce((before, one) => repairOne(before, command, { ...one, policy }), start);
  const numbers = addedUp(changes);
  if (decision === start.decision) return { answer: { numbers, orders: changes } };
  return outcomeOf(state, settleEarns(decision, cause, { policy, freeing: state.customer, decided }), { numbers, orders: changes });
};
