// A reward costs points and takes a piece of its stock, both or neither (P17). The stock is locked until it is stored, so that the last
// piece goes once.
import type { Command, Outcome, PolicyInForce, State } from '@fealty/contracts';
import { outcomeOf, sayRedeemed } from '../state/decision.rules.js';
import { balanceOf, type OrderEarn, type PointsAccount } from '../state/points-account.rules.js';
import { leftOf, noneTaken, rewardIn, rewardKey, stockOf, type Reward, type RewardStock } from '../state/rewards.rules.js';
import { notEnough, settledNow } from '../state/spending.rules.js';
import { deviceSeen, stepUpNeeded } from '../state/step-up.rules.js';
import { takeFromLots } from '../state/take-points.rules.js';
import { countingSpend, spendsWithin } from '../state/velocity.rules.js';

export interface RedeemReward {
  readonly rewardId: string;
  /** What the member was told that it costs. */
  readonly points?: number | undefined;
}

const refusal = (account: PointsAccount, { reward, stock, told }: { reward: Reward; stock: RewardStock; told: number | undefined }) => {
  const { id, points, perMember } = reward;
  if (told !== undefined && told !== points) return { refused: 'cost-changed', detail: `it costs ${points} points, not ${told}` };
  const times = account.redeemed?.find((one) => one.reward === id)?.times ?? 0;
  if (perMember !== undefined && times >= perMember) return { refused: 'member-limit-reached', detail: `a member gets no more than ${perMember} of it` };
  if (leftOf(reward, stock) === 0) return { refused: 'out-of-stock', detail: 'nothing of this reward is left' };
  return account.available < points ? notEnough(account.available, points) : undefined;
};

export const redeemReward = (state: State<PointsAccount, OrderEarn, RewardStock>, command: Command<RedeemReward>, { policy, version }: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { id: redemptionId, programme, input: { rewardId, points: told } } = command;
  const reward = rewardIn(policy, rewardId);
  if (reward === undefined) return { refused: 'unknown-reward', detail: 'no such reward is in the catalogue' };
  const key = rewardKey(programme, rewardId);
  const stock = state.shared?.[key] ?? noneTaken;
  const settled = settledNow(state, command);
  const { customer } = settled.state;
  const within = spendsWithin(settled, command, { policy, points: reward.points });
  const refused = refusal(customer, { reward, stock, told }) ?? within.refused ?? stepUpNeeded(customer, command, { policy, points: reward.points });
  if (refused !== undefined) return refused;
  const { kind, points } = reward;
  const number = stock.taken + 1;
  const of = stockOf(reward, stock);
  const done = sayRedeemed(settled, command, {
    orderId: redemptionId, entryId: `redeem/${redemptionId}`, points, lots: [...takeFromLots(customer.lots, points)], reward: rewardId, piece: { number, kind, ...(of === null ? {} : { of }) }, ...deviceSeen(customer, command, policy), ...within.told, policyVersion: version,
  });
  const taken: RewardStock = { ...stock, taken: number, stock: of };
  return { ...outcomeOf(state, countingSpend(done, command, { policy, counts: within.counts }), { redemptionId, rewardId, kind, points, number, balance: balanceOf(done.state.customer) }), shared: { [key]: taken } };
};
