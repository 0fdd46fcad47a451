import { Chance } from '@fealty/tools/shop/random';
import { dayMs, orderStory, orderTimes, welcomeStory, type Told } from '@fealty/tools/shop/stories';

/** Stories of a shop, one event of each customer after another as they occurred, until there are as many as asked. */
export const shopEvents = ({ seed, events, prefix }: { seed: number; events: number; prefix: string }): Told[] => {
  const chance = new Chance(seed);
  const now = Math.floor(Date.now() / dayMs) * dayMs;
  const told: Told[] = [];
  for (let customer = 1; told.length < events; customer += 1) {
    const subject = `${prefix}-${customer}`;
    const at = now - chance.whole(40, 200) * dayMs;
    told.push(...welcomeStory(chance, subject, at));
    for (let order = 1; order <= 2; order += 1) told.push(...orderStory(chance, { subject, orderId: `${subject}-${order}` }, orderTimes(chance, at + order * 9 * dayMs, chance.whole(1, 6))));
  }
  return told.sort((a, b) => a.at - b.at).slice(0, events);
};
