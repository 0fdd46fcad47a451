import { command } from '@fealty/messaging';
import { spendCounters } from '../state/marks.rules.js';
import { rewardIn, rewardKey } from '../state/rewards.rules.js';
import { rewards } from '../state/rewards.table.js';
import { redeemReward } from './redeem-reward.rules.js';

export const redeemRewardCommand = command({
  name: 'redeem-reward',
  parts: (_input, redemptionId) => [redemptionId],
  // Of what is not in the catalogue there is no stock: a made-up name leaves no row behind.
  shared: { table: rewards, keys: ({ programme, input: { rewardId } }, { policy }) => (rewardIn(policy, rewardId) === undefined ? [] : [rewardKey(programme, rewardId)]) },
  counters: spendCounters,
  decide: redeemReward,
});
