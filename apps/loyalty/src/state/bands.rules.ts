import type { ModelVersion, Policy } from '@fealty/contracts';
import { epochDay, fromEpochDay } from './calendar.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { modelOnEpochDay } from './model.rules.js';
import { alivePercentOf } from './predictions.rules.js';
import { satisfactionOn } from './satisfaction.rules.js';
import { scoreOn } from './score.rules.js';

// While nothing happens, the loyalty score and the chance of being alive fade. They are looked at after each whole week of silence, for two
// years: a week in which one of them has moved into another band of the policy is a moment (E6). Weeks are counted from the last purchase,
// so it does not matter who looks when.

const weeksMost = 104;

interface Asked { readonly policy: Policy; readonly models?: readonly ModelVersion[] | undefined; readonly until: number }
interface Around { readonly last: number; readonly next: number }

interface Bands { readonly dayOf: (week: number) => number; readonly bands: (week: number) => number }

const bandsOf = (facts: LoyaltyFacts, { policy, models }: Asked, last: number): Bands => {
  const { loyalty: { band, satisfaction }, zone } = policy;
  const first = epochDay(facts.orders.days[0]?.[0] ?? 0);
  const span = { purchases: facts.orders.days.length, firstDay: first, recencyDays: last - first };
  /** Both bands as one number; also 0 may rise again, as satisfaction recovers. By the day's start in UTC, which is near enough to say when to look. */
  const bands = (week: number): number => {
    const today = last + 7 * week;
    const model = modelOnEpochDay(models, zone, today);
    const alive = model === undefined ? 0 : alivePercentOf(model, { ...span, ageDays: today - first });
    const score = scoreOn(facts, satisfactionOn(facts, today, satisfaction), { policy, today });
    return Math.floor(alive / band) * 1_000 + Math.floor(score / band);
  };
  return { dayOf: (week) => last + 7 * week, bands };
};

const nextBand = ({ dayOf, bands }: Bands, from: number, before: number): number => {
  if (from > weeksMost) return before;
  let held = bands(from - 1);
  for (let week = from; week <= weeksMost && dayOf(week) < before; week += 1) {
    const now = bands(week);
    if (now !== held) return dayOf(week);
    held = now;
  }
  return before;
};

const lastBand = ({ dayOf, bands }: Bands, from: number, after: number): number => {
  if (from < 1 || dayOf(from) <= after) return after;
  let held = bands(from);
  for (let week = from; week >= 1 && dayOf(week) > after; week -= 1) {
    const earlier = bands(week - 1);
    if (earlier !== held) return dayOf(week);
    held = earlier;
  }
  return after;
};

const never = Number.POSITIVE_INFINITY;

/** The moments around a day with those of bands among them: `last` and `next` (0: none) are those known without. */
export const bandMoments = (facts: LoyaltyFacts, asked: Asked, { last, next }: Around): Around => {
  if (facts.orders.days.length === 0) return { last, next };
  const purchase = epochDay(facts.orders.days.at(-1)?.[0] ?? 0);
  const bands = bandsOf(facts, asked, purchase);
  const week = Math.floor((epochDay(asked.until) - purchase) / 7);
  const [since, before] = [epochDay(last), next === 0 ? never : epochDay(next)];
  const [lastDay, nextDay] = [lastBand(bands, Math.min(weeksMost, week), since), nextBand(bands, Math.max(1, week + 1), before)];
  return { last: lastDay === since ? last : fromEpochDay(lastDay), next: nextDay === before ? next : fromEpochDay(nextDay) };
};
