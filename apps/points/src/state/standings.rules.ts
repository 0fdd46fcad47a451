// What is known of a customer's tiers (P3a). What was earned is told whole each time, as what is kept now justifies it, and takes the place of
// what was known: so a reversal needs no rule of its own. Words of what was given stay beside each other, each from its own time on.
import { earnedTiersMost, type Circumstances, type LoyaltyUpdatedV1, type Policy, type StandingNotedV1 } from '@fealty/contracts';
import type { EarnPlace, PointsAccount, Standing } from './points-account.rules.js';

export type Noted = Omit<StandingNotedV1['data'], 'balance'>;
type Earned = NonNullable<PointsAccount['earned']>[number];
type Given = NonNullable<PointsAccount['given']>;
export type Held = Pick<Circumstances, 'tier' | 'membership' | 'memberships'>;

const standingsMax = 20;

// Told without what was earned, a tier holds from then on, however it came; it is over once that is told.
const withTold = ({ standings = [] }: PointsAccount, told: Standing): Pick<PointsAccount, 'standings'> =>
  (told.tier === undefined && standings.at(-1)?.tier === undefined ? {} : { standings: [...standings.filter((one) => one.from < told.from), told].slice(-standingsMax) });

/** What became known takes the place of all that was known of the time after it. */
export const withStanding = (account: PointsAccount, { from, tier, membership, earned, given }: Noted): PointsAccount => {
  if (earned === undefined) return { ...account, ...withTold(account, { from, tier, ...(membership === undefined ? {} : { membership }) }) };
  return { ...account, ...withTold(account, { from }), earned, ...(given === undefined ? {} : { given }) };
};

const keyOf = ({ since, membership = '' }: Given[number]): string => `${since} ${membership}`;

/** Until when each word may say what held: its last day, or until another one replaced it. */
const endsOf = (words: Given): readonly { readonly word: Given[number]; readonly end: string }[] => words.map((word, index) => {
  const { since, until = '', membership } = word;
  const end = [since.slice(0, 10), until].sort().at(-1) ?? '';
  const next = words.slice(index + 1).find((other) => other.membership === membership)?.since.slice(0, 10);
  return { word, end: next !== undefined && next < end ? next : end };
});
/** The words that ended first are not known any more, nor what held while they did. */
const latest = (words: Given): Given => {
  const dropped = new Set([...endsOf(words)].sort((one, other) => (one.end < other.end ? -1 : Number(one.end > other.end))).slice(0, Math.max(0, words.length - standingsMax)).map(({ word }) => word));
  return words.filter((word) => !dropped.has(word));
};
const withWords = (known: Given = [], told: Given = []): Pick<Noted, 'given'> => {
  const words = new Map([...known, ...told].map((word) => [keyOf(word), word]));
  return words.size === 0 ? {} : { given: latest([...words].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, word]) => word)) };
};

/** What a profile tells of it. Versions told before `earned` was, and those of who never had any, tell the tier that holds from then on. */
export const toldBy = (account: PointsAccount, { data: { asOf: from, profile: { tier: { name: tier, membership, earned, given } } } }: Pick<LoyaltyUpdatedV1, 'data'>): Noted => {
  const held = { from, tier, ...(membership === undefined ? {} : { membership: membership.name }) };
  return earned === undefined && given === undefined && account.earned === undefined ? held : { ...held, earned: earned ?? [], ...withWords(account.given, given) };
};

export const isNews = ({ standings, earned, given }: PointsAccount, noted: Noted): boolean =>
  (noted.earned === undefined ? standings?.at(-1)?.tier !== noted.tier || standings.at(-1)?.membership !== noted.membership : JSON.stringify([noted.earned, noted.given]) !== JSON.stringify([earned, given]));

const isForgotten = ({ standings = [], given = [] }: PointsAccount, { at, day }: EarnPlace): boolean =>
  (standings.length === standingsMax && at < (standings[0]?.from ?? '')) || (given.length === standingsMax && endsOf(given).every(({ end }) => day <= end));

interface Known { readonly forgotten: boolean; readonly told?: Standing | undefined; readonly byHand?: Given[number] | undefined; readonly paid?: Given; readonly earned?: Earned | undefined }
const knownAt = (account: PointsAccount, place: EarnPlace): Known => {
  const { standings = [], given = [], earned = [] } = account;
  const { at, day } = place;
  const words = new Map(given.filter(({ since }) => since <= at).map((word) => [word.membership, word]));
  const holding = [...words.values()].filter(({ until = '' }) => day <= until);
  const held = { told: standings.findLast(({ from }) => from <= at), byHand: holding.find(({ tier }) => tier !== undefined), paid: holding.filter(({ membership }) => membership !== undefined) };
  return { forgotten: isForgotten(account, place), ...held, earned: earned.findLast(({ from }) => from <= day) };
};

const membershipsOf = (paid: Given): Pick<Held, 'membership' | 'memberships'> => {
  const names = paid.flatMap(({ membership }) => membership ?? []).sort();
  const [membership] = names;
  return { ...(membership === undefined ? {} : { membership }), ...(names.length > 1 ? { memberships: names } : {}) };
};

/** What a version calls a tier that was earned under another one. */
const namedIn = (tiers: Policy['loyalty']['tiers'], earned: Earned | undefined): string | undefined =>
  (earned?.rank === undefined || tiers.some(({ name }) => name === earned.name) ? earned?.name : tiers[Math.min(earned.rank, tiers.length - 1)]?.name);

/** The tier and memberships at a payment; `had`: what an order has, which stays where that is not known any more. */
export const heldAt = (account: PointsAccount, place: EarnPlace, { policy: { loyalty: { tiers, memberships } }, had }: { policy: Policy; had?: Held | undefined }): Held => {
  const { forgotten, told, byHand, paid = [], earned } = knownAt(account, place);
  if (forgotten && had !== undefined) return had;
  const rankOf = (name: string | undefined): number => tiers.findIndex((tier) => tier.name === name);
  if (told?.tier !== undefined) return { tier: told.tier, ...(told.membership === undefined ? {} : { membership: told.membership }) };
  const held = membershipsOf(paid);
  const own = earned === undefined && account.earned?.length === earnedTiersMost ? had?.tier : namedIn(tiers, earned);
  if (byHand?.tier !== undefined && rankOf(byHand.tier) >= 0) return { tier: byHand.tier, ...held };
  return paid.reduce<Held>((best, { membership }) => {
    const tier = memberships.find(({ name }) => name === membership)?.tier ?? '';
    return rankOf(tier) > Math.max(0, rankOf(best.tier)) ? { ...best, tier } : best;
  }, { tier: own ?? tiers[0]?.name ?? 'base', ...held });
};

export const firstMoved = (before: PointsAccount, noted: Noted): string | undefined => {
  const after = withStanding(before, noted);
  return before.earns?.find((place) => JSON.stringify(knownAt(before, place)) !== JSON.stringify(knownAt(after, place)))?.at;
};
