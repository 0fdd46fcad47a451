import { describe, expect, it } from '@jest/globals';
import { policy as policySchema } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, perEuro, run, type Run } from '../../testing/points-run.fixture.js';
import { leftOf, withCodes, type Reward } from '../state/rewards.rules.js';

const mug = { id: 'mug', name: 'A mug', kind: 'article', points: 30, stock: 2 } as const;
const tree = { id: 'tree', name: 'A tree', kind: 'charity', charity: 'Trees for all', points: 10, perMember: 2 } as const;
const book = { id: 'book', name: 'A book', kind: 'code', points: 10 } as const;
const policy = aPolicy({ ...perEuro, rewards: [mug, tree, book] });

/** A member with 100 points. */
const aMember = (): { story: OrderStory; before: Run } => {
  const story = new OrderStory();
  return { story, before: run([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)], policy) };
};
const redeem = (story: OrderStory, rewardId: string, points?: number) => ask('redeem', story.now(), { rewardId, points });

describe('redeeming a reward', () => {
  it('takes its points by lots, and says which piece it is', () => {
    const { story, before } = aMember();
    const after = run([redeem(story, 'mug')], policy, before);
    expect(after.facts.at(-1)?.data).toMatchObject({ points: 30, reward: 'mug', piece: { number: 1, kind: 'article' }, lots: [{ points: 30 }], policyVersion: 1 });
    expect(after.state.customer).toMatchObject({ available: 70, redeemed: [{ reward: 'mug', times: 1 }] });
  });

  it('is refused when nothing is left, and moves nothing', () => {
    const { story, before } = aMember();
    const after = run([redeem(story, 'mug'), redeem(story, 'mug'), redeem(story, 'mug')], policy, before);
    expect(after.refused).toEqual(['out-of-stock']);
    expect(after.state.customer.available).toBe(40);
  });

  it('is refused beyond the limit of a member', () => {
    const { story, before } = aMember();
    expect(run([redeem(story, 'tree'), redeem(story, 'tree'), redeem(story, 'tree')], policy, before)).toMatchObject({ refused: ['member-limit-reached'], state: { customer: { available: 80 } } });
  });

  it('is refused for what is not in the catalogue, when it costs something else by now, without points, and without codes', () => {
    const { story, before } = aMember();
    expect(run([redeem(story, 'constructor'), redeem(story, 'mug', 29), redeem(story, 'book')], policy, before).refused).toEqual(['unknown-reward', 'cost-changed', 'out-of-stock']);
    expect(run([redeem(story, 'mug')], policy).refused).toEqual(['not-enough-points']);
  });

  it('is not given back on request: what was given for it stays given', () => {
    const { story, before } = aMember();
    const redeeming = redeem(story, 'mug');
    const after = run([redeeming, ask('refund', story.now(), { orderId: redeeming.id })], policy, before);
    expect(after).toMatchObject({ refused: ['reward-redeemed'], state: { customer: { available: 70 } } });
  });
});

describe('the stock', () => {
  it('of codes is what is stored of them, and new ones are numbered behind what is stored and taken', () => {
    expect(withCodes({ taken: 1, codes: 3, stock: 3 }, 2)).toEqual({ taken: 1, codes: 5, stock: 5 });
    expect(withCodes({ taken: 5, codes: 3, stock: null }, 2)).toEqual({ taken: 5, codes: 7, stock: 7 });
    expect(leftOf(book as Reward, { taken: 1, codes: 3, stock: 3 })).toBe(2);
  });

  it('is without end when the policy tells none, and never below nothing when the policy lowers it', () => {
    expect(leftOf(tree as Reward, { taken: 1_000, codes: 0, stock: null })).toBeNull();
    expect(leftOf(mug as Reward, { taken: 5, codes: 0, stock: 9 })).toBe(0);
  });
});

describe('a catalogue is refused', () => {
  const faults = (...rewards: object[]): string[] => policySchema.safeParse({ ...policy.policy, points: { rewards } }).error?.issues.map(({ path, message }) => `${path.join('/')}: ${message}`) ?? [];

  it('with two rewards of one id, a stock of codes, and a gift to nobody', () => {
    expect(faults(mug, { ...mug, name: 'Another' })).toEqual(['points/rewards: each reward id may occur once']);
    expect(faults({ ...book, stock: 5 })).toEqual(['points/rewards/0/stock: the stock of codes is what is stored of them']);
    expect(faults({ ...tree, charity: undefined })).toEqual(['points/rewards/0/charity: a gift names its charity, and nothing else does']);
  });
});
