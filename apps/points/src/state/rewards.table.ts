import { sharedTable } from '@fealty/messaging';
import { noneTaken, type RewardStock } from './rewards.rules.js';

/** points.rewards: what was taken of each reward, by programme and reward. The database lets nobody take more than there is. */
export const rewards = sharedTable<RewardStock>({
  name: 'rewards',
  start: () => noneTaken,
  columns: { taken: { type: 'bigint', value: ({ taken }) => taken }, stock: { type: 'bigint', value: ({ stock }) => stock } },
});
