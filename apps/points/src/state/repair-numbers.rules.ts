// What a repair comes to, in numbers: told before it is approved, and again when it is posted (P21).
import { pointsClawedBackV1, type PointsClawedBackV1 } from '@fealty/contracts';
import type { Decision } from './decision.rules.js';
import { sum, type OrderEarn } from './points-account.rules.js';

/** What becomes of an order; or why it is left as it is. */
export type OrderChange =
  | { readonly orderId: string; readonly before: number; readonly after: number; /** Of what is taken: not taken from anybody. */ readonly forgiven: number; /** Of what is taken: owed from now on. */ readonly owed: number; /** Of what is taken: it had expired unspent. */ readonly expired: number; readonly leftOut?: undefined }
  | { readonly orderId: string; readonly leftOut: string };
type Changed = Extract<OrderChange, { before: number }>;

type TakenFrom = PointsClawedBackV1['data']['takenFrom'];
const nothing: TakenFrom = { pending: 0, lots: [], held: 0, debt: 0, forgiven: 0 };

/** What a decision made of an order since its events were so many. */
export const changeOf = (orderId: string, order: OrderEarn, { decision: { state, events }, from }: { decision: Decision; from: number }): OrderChange => {
  const taking = events.slice(from).find(({ contract }) => contract.type === pointsClawedBackV1.type)?.data as PointsClawedBackV1['data'] | undefined;
  const { forgiven, debt: owed, expired = 0 } = taking?.takenFrom ?? nothing;
  return { orderId, before: order.points, after: state.parts[orderId]?.points ?? 0, forgiven, owed, expired };
};

const isChange = (one: OrderChange): one is Changed => one.leftOut === undefined;

/** All of it, added up for a customer. */
export const addedUp = (changes: readonly OrderChange[]) => {
  const changed = changes.filter(isChange);
  const moved = changed.map(({ before, after }) => after - before);
  return {
    customers: 1, orders: changed.length, leftOut: changes.length - changed.length,
    gives: sum(moved.filter((points) => points > 0)), takes: 0 - sum(moved.filter((points) => points < 0)),
    forgiven: sum(changed.map(({ forgiven }) => forgiven)), owed: sum(changed.map(({ owed }) => owed)), expired: sum(changed.map(({ expired }) => expired)),
  };
};
