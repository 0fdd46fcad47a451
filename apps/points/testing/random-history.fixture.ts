// Turns a list of random numbers into what happened to a customer, so that a shorter list of smaller numbers is a simpler history.
import type { PolicyInForce } from '@fealty/contracts';
import { OrderStory, type LinePlan } from './order-story.fixture.js';
import { aPolicy, type Happening } from './points-run.fixture.js';

/** Gives numbers below a bound until the list is used up. */
export class Draws {
  private at = 0;
  constructor(private readonly numbers: readonly number[]) {}

  get left(): boolean {
    return this.at < this.numbers.length;
  }

  below(bound: number): number {
    const number = this.numbers[this.at] ?? 0;
    this.at += 1;
    return number % bound;
  }

  oneOf<Choice>(first: Choice, ...others: readonly Choice[]): Choice {
    return [first, ...others][this.below(others.length + 1)] ?? first;
  }
}

export const randomLines = (draws: Draws): Required<LinePlan>[] => Array.from({ length: 1 + draws.below(4) }, () => ({
  netMinor: draws.below(20_001), quantity: 1 + draws.below(6), category: draws.oneOf('tea', 'books', 'tools'), giftCard: draws.below(10) === 9,
}));

export const randomPolicy = (numbers: readonly number[]): PolicyInForce => {
  const draws = new Draws(numbers);
  const perMinor = 1 + draws.below(400);
  const points = 1 + draws.below(5);
  return aPolicy({ takeBack: draws.oneOf('debt', 'clamp', 'pending-only', 'debt'), rounding: draws.oneOf('half-even', 'half-up', 'down'), rules: [
    { id: 'tea-double', categories: ['tea'], points: points * 2, perMinor },
    { id: 'not-tools', categories: ['tea', 'books'], points, perMinor: perMinor + 7 },
  ] });
};

const steps = ['pay', 'pay', 'complete', 'complete', 'complete', 'return', 'return', 'spend', 'spend', 'exchange', 'exchange', 'refund', 'cancel', 'amend'] as const;

const changeOf = (story: OrderStory, draws: Draws, step: Exclude<(typeof steps)[number], 'pay' | 'spend'>): readonly Happening[] => {
  const at = draws.below(story.orders.length);
  const piece = () => ({ lineId: String(1 + draws.below(story.orders[at]?.lines.length ?? 1)), quantity: 1 + draws.below(4) });
  switch (step) {
    case 'complete': return story.complete(at);
    case 'return': return story.giveBack(at, [piece()]);
    case 'exchange': return story.exchange(at, [piece()], draws.below(2) === 0 ? undefined : randomLines(draws));
    case 'refund': return story.refund(at, { lineId: piece().lineId, minor: 1 + draws.below(9_000) });
    case 'cancel': return story.cancel(at, draws.oneOf('shop', 'bank'));
    case 'amend': return story.amend(at, randomLines(draws));
  }
};

/** Everything that happened to a customer, and the shop's orders as they ended. It begins with two orders, one of them completed. */
export const randomHistory = (numbers: readonly number[], customerId?: string): { happenings: readonly Happening[]; story: OrderStory } => {
  const story = new OrderStory(customerId);
  const draws = new Draws(numbers);
  const happenings: Happening[] = [...story.pay(randomLines(draws)), ...story.pay(randomLines(draws)), ...story.complete(0)];
  while (draws.left) {
    const step = draws.oneOf(...steps);
    if (step === 'pay') happenings.push(...story.pay(randomLines(draws)));
    else if (step === 'spend') happenings.push({ type: 'spent', points: 1 + draws.below(2_000) });
    else happenings.push(...changeOf(story, draws, step));
  }
  return { happenings, story };
};
