// What holding, spending, restoring and expiring make of an account and its orders.
import type {
  PointsExpiredV1, PointsExpiringV1, PointsHeldV1, PointsRedeemedV1, PointsReleasedV1, PointsRestoredV1,
} from '@fealty/contracts';
import { newOrder } from './evolve-earns.rules.js';
import { putBack, renewed, takeOut } from './lots.rules.js';
import { withoutHeld, withUse } from './velocity-uses.rules.js';
import { pointsIn, type Lot, type PointsAccount, type PointsState, type Told } from './points-account.rules.js';

const withCustomer = ({ parts }: PointsState, customer: PointsAccount): PointsState => ({ customer, parts });

const devicesMax = 20;
const withDevice = ({ devices = [] }: PointsAccount, device: string | undefined): Pick<PointsAccount, 'devices'> =>
  (device === undefined ? {} : { devices: [...devices.filter((known) => known !== device), device].slice(-devicesMax) });

/** A spend or hold counts for velocity limits where it says so. */
const counted = (account: PointsAccount, { data: { velocity, ...data }, occurredAt: at }: Told<PointsHeldV1> | Told<PointsRedeemedV1>): PointsAccount => {
  if (velocity === undefined) return account;
  const { points, minutes } = velocity;
  return withUse(account, 'spend', { use: { at, points, times: 1, ...('expiresAt' in data ? { holdId: data.holdId } : {}) }, minutes });
};

export const hold = (state: PointsState, said: Told<PointsHeldV1>): PointsState => {
  const { data } = said;
  const { customer: account } = state;
  const { holdId, points, lots, expiresAt, device } = data;
  const { left, taken } = takeOut(account.lots, lots);
  return withCustomer(state, counted({ ...account, available: account.available - points, held: account.held + points, lots: left, holds: [...account.holds, { holdId, lots: taken, expiresAt }], ...withDevice(account, device) }, said));
};

/** Takes points out of a hold; one that has nothing left is gone. */
const outOfHold = (account: PointsAccount, holdId: string, takes: readonly Pick<Lot, 'lotId' | 'points'>[]) => {
  const held = account.holds.find((one) => one.holdId === holdId);
  const { left, taken } = takeOut(held?.lots ?? [], takes);
  return { taken, holds: account.holds.flatMap((one) => (one.holdId !== holdId ? [one] : left.length === 0 ? [] : [{ ...one, lots: left }])) };
};

export const release = (state: PointsState, { data: { holdId, points, lots } }: Told<PointsReleasedV1>): PointsState => {
  const { customer: account } = state;
  const { taken, holds } = outOfHold(account, holdId, lots);
  return withCustomer(state, withoutHeld({ ...account, available: account.available + points, held: account.held - points, lots: putBack(account.lots, taken), holds }, holdId, points));
};

const paidFrom = (account: PointsAccount, { holdId, points, lots }: Told<PointsRedeemedV1>['data']): { account: PointsAccount; taken: readonly Lot[] } => {
  if (holdId !== undefined) {
    const { taken, holds } = outOfHold(account, holdId, lots);
    return { taken, account: { ...account, held: account.held - points, holds } };
  }
  const { left, taken } = takeOut(account.lots, lots);
  return { taken, account: { ...account, available: account.available - points, lots: left } };
};

const redeemedOnce = ({ redeemed = [] }: PointsAccount, reward: string): NonNullable<PointsAccount['redeemed']> => {
  const times = redeemed.find((one) => one.reward === reward)?.times ?? 0;
  return [...redeemed.filter((one) => one.reward !== reward), { reward, times: times + 1 }];
};

export const redeem = (state: PointsState, said: Told<PointsRedeemedV1>): PointsState => {
  const { data, occurredAt } = said;
  const { orderId, points, policyVersion, reward, device } = data;
  const { account, taken } = paidFrom(state.customer, data);
  const order = state.parts[orderId] ?? newOrder({ terms: { policyVersion, rounding: 'half-even', takeBack: 'debt' }, qualifyingDay: occurredAt.slice(0, 10) });
  return {
    customer: counted({ ...account, lots: renewed(account.lots, occurredAt), ...(reward === undefined ? {} : { redeemed: redeemedOnce(account, reward) }), ...withDevice(account, device) }, said),
    parts: { ...state.parts, [orderId]: { ...order, spent: { ...order.spent, points: order.spent.points + points, lots: [...order.spent.lots, ...taken], ...(reward === undefined ? {} : { reward }) } } },
  };
};

const lessGiven = (given: readonly Lot[], back: readonly Pick<Lot, 'lotId' | 'points'>[]): readonly Lot[] => {
  const rest = new Map<string, number>();
  for (const one of back) rest.set(one.lotId, (rest.get(one.lotId) ?? 0) + one.points);
  return given.toReversed().map((lot) => {
    const part = Math.min(lot.points, rest.get(lot.lotId) ?? 0);
    rest.set(lot.lotId, (rest.get(lot.lotId) ?? 0) - part);
    return { ...lot, points: lot.points - part };
  }).filter((lot) => lot.points > 0).reverse();
};

export const restore = (state: PointsState, { data }: Told<PointsRestoredV1>): PointsState => {
  const { customer: account, parts } = state;
  const { orderId, points, repaidDebt, lots, given, why, ofMinor } = data;
  const order = parts[orderId];
  const customer = { ...account, available: account.available + pointsIn(lots), debt: account.debt - repaidDebt, lots: putBack(account.lots, lots.map((lot) => ({ ...lot, warnAt: lot.warnAt ?? null }))) };
  if (order === undefined) return { customer, parts };
  const { spent } = order;
  return { customer, parts: { ...parts, [orderId]: { ...order, spent: {
    ...spent, points: spent.points - (why === 'refund' ? points : 0), lots: lessGiven(spent.lots, given), ofMinor: ofMinor ?? spent.ofMinor,
  } } } };
};

export const warn = (state: PointsState, { data }: Told<PointsExpiringV1>): PointsState => {
  const { customer: account } = state;
  const ends = new Map(data.lots.map((lot) => [lot.lotId, lot.expiresAt]));
  return withCustomer(state, { ...account, lots: account.lots.map((lot) => (ends.has(lot.lotId) ? { ...lot, warned: true, expiresAt: ends.get(lot.lotId) ?? lot.expiresAt } : lot)) });
};

export const expire = (state: PointsState, { data: { points, lots } }: Told<PointsExpiredV1>): PointsState => {
  const { customer: account } = state;
  const expired = new Map(account.expired.map((one) => [one.orderId, one.points]));
  for (const { orderId, points: lost } of lots) expired.set(orderId, (expired.get(orderId) ?? 0) + lost);
  return withCustomer(state, {
    ...account, available: account.available - points, lots: takeOut(account.lots, lots).left,
    expired: [...expired].map(([orderId, lost]) => ({ orderId, points: lost })),
  });
};
