// A reward has as many pieces as the policy says, a code as many as are stored. Pieces are numbered from 1 in the order they are taken, and
// the number of a piece is the number of its code.
import type { Policy } from '@fealty/contracts';

export type Reward = Policy['points']['rewards'][number];

/** What all customers together have taken of a reward. */
export interface RewardStock {
  readonly taken: number;
  /** The highest number that a stored code has. */
  readonly codes: number;
  /** How many there were in all when it was last changed; null: without end. */
  readonly stock: number | null;
}

export const noneTaken: RewardStock = { taken: 0, codes: 0, stock: null };
export const rewardKey = (programme: string, rewardId: string): string => `${programme}/${rewardId}`;
export const rewardIn = ({ points }: Pick<Policy, 'points'>, rewardId: string): Reward | undefined => points.rewards.find((reward) => reward.id === rewardId);

/** How many pieces there are in all; null: without end. */
export const stockOf = ({ kind, stock }: Reward, { codes }: RewardStock): number | null => (kind === 'code' ? codes : stock ?? null);

/** How many are left; null: without end. */
export const leftOf = (reward: Reward, held: RewardStock): number | null => {
  const stock = stockOf(reward, held);
  return stock === null ? null : Math.max(0, stock - held.taken);
};

/** After some more codes were stored; their numbers follow what is stored and taken. */
export const withCodes = ({ taken, codes }: RewardStock, added: number): RewardStock => {
  const last = Math.max(codes, taken) + added;
  return { taken, codes: last, stock: last };
};
