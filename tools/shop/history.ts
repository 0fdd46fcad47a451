import { parameters } from './parameters.js';
import type { Chance } from './random.js';
import { dayMs, orderStory, orderTimes, welcomeStory, type Told } from './stories.js';

export interface History { readonly customers: number; readonly days: number; readonly endsAt: number }

/** The weeks before the shop was switched on, in the order of time: marked as import, so nobody is written to about them. */
export const historyOf = (chance: Chance, { customers, days, endsAt }: History): Told[] => {
  const told: Told[] = [];
  for (let index = 1; index <= customers; index += 1) {
    const subject = `c${index}`;
    let at = endsAt - chance.next() * days * dayMs;
    told.push(...welcomeStory(chance, subject, at));
    // Gaps grow shorter for some and longer for others: a rhythm of one's own, between ten and forty days.
    const gapDays = 10 + 30 * chance.next();
    for (let order = 1; chance.is(order === 1 ? 0.8 : parameters.repeatShare); order += 1) {
      at += (order === 1 ? 0.02 : chance.exponential(gapDays)) * dayMs;
      const times = orderTimes(chance, at, chance.whole(1, 6));
      if (times.endsAt > endsAt) break;
      told.push(...orderStory(chance, { subject, orderId: `h${index}-${order}` }, times));
    }
  }
  return told.sort((a, b) => a.at - b.at);
};
