import type { Policy, Profile } from '@fealty/contracts';
import { epochDay } from './calendar.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { rhythmOf, type Rhythm } from './rhythm.rules.js';
import type { StatedAt } from './stated-at.rules.js';

// Loyalty score = round(100 x D x (wS S + wE E + wA A)), all parts 0..1 (L6). A part of which nothing is known gives its weight to the others;
// what no source tells yet (clicks, surveys, referrals) is such a part.

type Score = NonNullable<Profile['score']>;

const visitsCounted = 12;
const visitDays = 90;
const channelsCounted = 3;
const categoriesCounted = 5;
const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;
const atMost1 = (share: number): number => (share > 1 ? 1 : share);

/** Visits of the last 90 days through 12; nothing known when no visit was ever told. */
const visiting = ({ shop: { recent } }: LoyaltyFacts, today: number): number | undefined => {
  if (recent.length === 0) return undefined;
  let visits = 0;
  for (const day of recent) if (day > today - visitDays && day <= today) visits += 1;
  return atMost1(visits / visitsCounted);
};

interface Habits { readonly typicalGapDays: number; readonly visits: number | undefined; readonly categories: number | undefined; readonly walletPercent: number | undefined }

/** How much of the need is met here: fresh, regular, broad, frequent, and how much of it all. Without a purchase there is no dependence. */
const dependenceOf = (rhythm: Rhythm | undefined, silence: number, { typicalGapDays, visits, categories, walletPercent }: Habits): number => {
  if (rhythm === undefined) return 0;
  const parts = [2 ** (-Math.max(0, silence) / (2 * (rhythm.gapDays ?? typicalGapDays)))];
  if (rhythm.spread !== undefined) parts.push(1 / (1 + rhythm.spread));
  if (categories !== undefined) parts.push(atMost1(categories / categoriesCounted));
  if (visits !== undefined) parts.push(visits);
  if (walletPercent !== undefined) parts.push(walletPercent / 100);
  return parts.reduce((sum, part) => sum + part, 0) / parts.length;
};

const engagementOf = ({ shop: { channels } }: LoyaltyFacts, visits: number | undefined): number => {
  if (channels.length === 0) return visits ?? 0;
  const reach = atMost1(channels.length / channelsCounted);
  return visits === undefined ? reach : (visits + reach) / 2;
};

/** The share of public scores of at least 4, by Beta(1, 1). Its other half, referrals, is told by nobody yet. */
const advocacyOf = ({ orders: { publicScores: [high, all] } }: LoyaltyFacts): number => (all === 0 ? 0 : (high + 1) / (all + 2));

interface Parts { readonly dependence: number; readonly satisfaction: number; readonly engagement: number; readonly advocacy: number }

const partsOf = (facts: LoyaltyFacts, satisfaction: number, { policy: { loyalty: { typicalGapDays } }, today }: { policy: Policy; today: number }): Parts => {
  const rhythm = rhythmOf(facts.orders.days, typicalGapDays);
  const visits = visiting(facts, today);
  const silence = rhythm === undefined ? 0 : today - rhythm.lastDay;
  return { dependence: dependenceOf(rhythm, silence, { typicalGapDays, visits, categories: facts.orders.categories?.length, walletPercent: facts.shop.wallet?.[1] }), satisfaction: satisfaction / 100, engagement: engagementOf(facts, visits), advocacy: advocacyOf(facts) };
};

const overallOf = ({ dependence, satisfaction, engagement, advocacy }: Parts, { loyalty: { score } }: Policy): number =>
  Math.round(100 * dependence * (score.satisfaction * satisfaction + score.engagement * engagement + score.advocacy * advocacy));

/** The overall score alone, on a day (days since 1970). */
export const scoreOn = (facts: LoyaltyFacts, satisfaction: number, on: { policy: Policy; today: number }): number => overallOf(partsOf(facts, satisfaction, on), on.policy);

export const scoreOf = (facts: LoyaltyFacts, satisfaction: number, { policy, at }: { policy: Policy; at: StatedAt }): Score => {
  const parts = partsOf(facts, satisfaction, { policy, today: at.day === 0 ? 0 : epochDay(at.day) });
  return { overall: overallOf(parts, policy), dependence: rounded(parts.dependence), satisfaction: rounded(parts.satisfaction), engagement: rounded(parts.engagement), advocacy: rounded(parts.advocacy) };
};
