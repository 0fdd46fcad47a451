import { describe, expect, it } from '@jest/globals';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { after, aPolicy, run } from '../../testing/points-run.fixture.js';

describe('an amendment before dispatch', () => {
  const paid = (): OrderStory => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000 }, { netMinor: 500 }]);
    return story;
  };

  it('moves no points when it is worth the same', () => {
    const story = paid();
    story.amend(0, [{ netMinor: 700 }, { netMinor: 300 }, { netMinor: 500 }]);
    const { state, facts } = run(story.events, aPolicy());
    expect(state.customer.pending).toBe(15);
    expect(state.parts['o-1']?.lines.map((line) => line.points)).toEqual([7, 3, 5]);
    expect(facts.at(-1)).toMatchObject({ data: { points: 0 } });
  });

  it('earns the difference when it is worth more, and takes it back when it is worth less', () => {
    const story = paid();
    story.amend(0, [{ netMinor: 2_000 }]);
    expect(run(story.events, aPolicy()).facts.at(-1)).toMatchObject({ data: { points: 5, qualifyingPoints: 5, balance: { pending: 20 } } });
    story.amend(0, [{ netMinor: 300 }]);
    expect(run(story.events, aPolicy()).facts.at(-1)).toMatchObject({ data: { points: 17, takenFrom: { pending: 17 }, balance: { pending: 3 } } });
  });

  it('keeps a line that is gone, with nothing kept, so that the entry can be explained', () => {
    const story = paid();
    story.amend(0, [{ netMinor: 1_000 }]);
    expect(run(story.events, aPolicy()).state.parts['o-1']?.lines[1]).toMatchObject({ lineId: '2', netMinor: 500, keptQuantity: 0, keptNetMinor: 0, points: 0 });
  });

  it('counts new lines by the version that the order earned under', () => {
    const story = paid();
    const before = run(story.events, aPolicy());
    const today = after(aPolicy({ rules: [{ id: 'tenfold', points: 10, perMinor: 100 }] }, 2), aPolicy());
    expect(run(story.amend(0, [{ netMinor: 1_000 }, { netMinor: 500 }, { netMinor: 100 }]), today, before).state.customer.pending).toBe(16);
  });

  it('is active at once when the order had completed', () => {
    const story = paid();
    story.complete(0);
    story.amend(0, [{ netMinor: 2_000 }]);
    expect(run(story.events, aPolicy()).state.customer).toMatchObject({ pending: 0, available: 20 });
  });

  it('makes an order earn that had earned nothing', () => {
    const story = new OrderStory();
    story.pay([{ netMinor: 1_000, giftCard: true }]);
    story.amend(0, [{ netMinor: 1_000 }]);
    expect(run(story.events, aPolicy()).state.customer.pending).toBe(10);
  });
});
