import { customerTable, partTable } from '@fealty/messaging';
import { orderDueAt } from './activation.rules.js';
import { emptyAccount, pointsHeldBy, pointsIn, sum, type OrderEarn, type PointsAccount } from './points-account.rules.js';
import { isUnderReview } from './reviews.rules.js';
import { accountDueAt, accountDueOf } from './settle-due.rules.js';

const smallestOf = (account: PointsAccount): number | null => (account.lots.length === 0 ? null : Math.min(...account.lots.map((lot) => lot.points)));

/** points.accounts: the balance, and the lots with something left. Constraints hold the columns to each other. */
export const accounts = customerTable<PointsAccount>({
  name: 'accounts',
  start: emptyAccount,
  dueAt: accountDueAt,
  dueOf: accountDueOf,
  columns: {
    pending: { type: 'bigint', value: (account) => account.pending },
    available: { type: 'bigint', value: (account) => account.available },
    held: { type: 'bigint', value: (account) => account.held },
    debt: { type: 'bigint', value: (account) => account.debt },
    lots_points: { type: 'bigint', value: (account) => pointsIn(account.lots) },
    holds_points: { type: 'bigint', value: (account) => sum(account.holds.map(pointsHeldBy)) },
    lots_points_min: { type: 'bigint', value: smallestOf },
  },
});

/** points.orders: the earn of each order that earned. */
export const orders = partTable<OrderEarn>({
  name: 'orders',
  dueAt: orderDueAt,
  columns: {
    points: { type: 'bigint', value: (order) => order.points },
    pending: { type: 'bigint', value: (order) => order.pending },
    lines_points: { type: 'bigint', value: (order) => sum(order.lines.map((line) => line.points)) },
    spent: { type: 'bigint', value: (order) => order.spent.points },
    spent_lots_points: { type: 'bigint', value: (order) => pointsIn(order.spent.lots) },
    policy_version: { type: 'integer', value: (order) => order.terms.policyVersion },
    review_at: { type: 'timestamptz', value: (order) => (isUnderReview(order) ? order.review.at : null) },
  },
});
