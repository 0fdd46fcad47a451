// What is known of a customer's tiers (P3a). What was earned is told whole each time, as what is kept now justifies it, and takes the place of
// what was known: so a reversal needs no rule of its own. Words of what was given stay beside each other, each from its own time on.
import { earnedTiersMost, type LoyaltyUpdatedV1, type Policy, type StandingNotedV1 } from '@fealty/contracts';
import type { EarnPlace, PointsAccount, Standing } from './points-account.rules.js';

export type Noted = Omit<StandingNotedV1['data'], 'balance'>;
type Given = NonNullable<PointsAccount['given']>;
interface Held { readonly tier: string; readonly membership?: string }

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
const withWords = (known: Given = [], told: Given = []): Pick<Noted, 'given'> => {
  const words = new Map([...known, ...told].map((word) => [keyOf(word), word]));
  return words.size === 0 ? {} : { given: [...words].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, word]) => word).slice(-standingsMax) };
};

/** What a profile tells of it. Versions told before `earned` was, and those of who never had any, tell the tier that holds from then on. */
export const toldBy = (account: PointsAccount, { data: { asOf: from, profile: { tier: { name: tier, membership, earned, given } } } }: Pick<LoyaltyUpdatedV1, 'data'>): Noted => {
  const held = { from, tier, ...(membership === undefined ? {} : { membership: membership.name }) };
  return earned === undefined && given === undefined && account.earned === undefined ? held : { ...held, earned: earned ?? [], ...withWords(account.given, given) };
};

export const isNews = ({ standings, earned, given }: PointsAccount, noted: Noted): boolean =>
  (noted.earned === undefined ? standings?.at(-1)?.tier !== noted.tier || standings.at(-1)?.membership !== noted.membership : JSON.stringify([noted.earned, noted.given]) !== JSON.stringify([earned, given]));

interface Known { readonly told: Standing | undefined; readonly byHand: Given[number] | undefined; readonly paid: Given; readonly earned: string | undefined }
const knownAt = ({ standings = [], given = [], earned = [] }: PointsAccount, { at, day }: EarnPlace): Known => {
  const words = new Map(given.filter(({ since }) => since <= at).map((word) => [word.membership, word]));
  const holding = [...words.values()].filter(({ until = '' }) => day <= until);
  return { told: standings.findLast(({ from }) => from <= at), byHand: holding.find(({ tier }) => tier !== undefined), paid: holding.filter(({ membership }) => membership !== undefined), earned: earned.findLast(({ from }) => from <= day)?.name };
};

/** The tier and membership at a payment; `had`: the tier that holds where what was earned is not told any more. */
export const heldAt = (account: PointsAccount, place: EarnPlace, { policy: { loyalty: { tiers, memberships } }, had }: { policy: Policy; had?: string | undefined }): Held => {
  const { told, byHand, paid, earned = account.earned?.length === earnedTiersMost ? had : undefined } = knownAt(account, place);
  const rankOf = (name: string | undefined): number => tiers.findIndex((tier) => tier.name === name);
  if (told?.tier !== undefined) return { tier: told.tier, ...(told.membership === undefined ? {} : { membership: told.membership }) };
  if (byHand?.tier !== undefined && rankOf(byHand.tier) >= 0) return { tier: byHand.tier };
  const own = earned ?? tiers[0]?.name ?? 'base';
  return paid.reduce<Held>((best, { membership = '' }) => {
    const tier = memberships.find(({ name }) => name === membership)?.tier ?? '';
    return rankOf(tier) > Math.max(0, rankOf(best.tier)) ? { tier, membership } : best;
  }, { tier: own });
};

export const firstMoved = (before: PointsAccount, noted: Noted): string | undefined => {
  const after = withStanding(before, noted);
  return before.earns?.find((place) => JSON.stringify(knownAt(before, place)) !== JSON.stringify(knownAt(after, place)))?.at;
};
