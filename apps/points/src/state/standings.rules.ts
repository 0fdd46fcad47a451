// What is known of a customer's tier (P3a). What was earned is told whole each time, as what is kept now justifies it, and takes the place of
// what was known: so a reversal needs no rule of its own. What is given, by hand or by a membership, is told as it comes, and holds from then on.
import { earnedTiersMost, type LoyaltyUpdatedV1, type Policy, type StandingNotedV1 } from '@fealty/contracts';
import type { EarnPlace, PointsAccount, Standing } from './points-account.rules.js';

export type Noted = Omit<StandingNotedV1['data'], 'balance'>;
type Told = Pick<LoyaltyUpdatedV1, 'data'>;
interface Held { readonly tier: string; readonly membership?: string }

const standingsMax = 20;

const givenIn = ({ from, tier, membership, byHand, earned }: Noted): Standing =>
  (earned === undefined || byHand === true || membership !== undefined ? { from, tier, ...(membership === undefined ? {} : { membership }) } : { from });
const isSame = (one: Standing | undefined, other: Standing | undefined): boolean => one?.tier === other?.tier && one?.membership === other?.membership;

/** What became known takes the place of all that was known of the time after it. */
export const withStanding = (account: PointsAccount, noted: Noted): PointsAccount => {
  const { from, earned } = noted;
  const { standings: known = [] } = account;
  const given = givenIn(noted);
  if (earned !== undefined && isSame(known.at(-1), given)) return { ...account, earned };
  const standings = [...known.filter((one) => one.from < from), given].slice(-standingsMax);
  return { ...account, standings, ...(earned === undefined ? {} : { earned }) };
};

/** What a profile tells of it. Versions told before `earned` was, and those of who never had any, tell the tier that holds from then on. */
export const toldBy = (account: PointsAccount, { data: { asOf: from, profile: { tier: { name: tier, membership, override, earned = account.earned && [] } } } }: Told): Noted => ({
  from, tier, ...(membership === undefined ? {} : { membership: membership.name }),
  ...(earned === undefined ? {} : { earned, ...(override === undefined ? {} : { byHand: true as const }) }),
});

export const isNews = ({ standings, earned: known }: PointsAccount, noted: Noted): boolean =>
  !isSame(standings?.at(-1), givenIn(noted)) || (noted.earned !== undefined && JSON.stringify(noted.earned) !== JSON.stringify(known));

const rankIn = ({ loyalty: { tiers } }: Policy) => (name: string | undefined): number => tiers.findIndex((tier) => tier.name === name);

/** A membership goes on where profiles are silent about it since a better tier was earned. */
export const goesOn = ({ standings }: PointsAccount, noted: Noted, policy: Policy): Noted => {
  const known = standings?.at(-1);
  const rank = rankIn(policy);
  if (known?.tier === undefined || known.membership === undefined || givenIn(noted).tier !== undefined || rank(noted.tier) < rank(known.tier)) return noted;
  return { ...noted, tier: known.tier, membership: known.membership };
};

const knownAt = ({ standings = [], earned = [] }: PointsAccount, { at, day }: EarnPlace): { given: Standing | undefined; earned: string | undefined } =>
  ({ given: standings.findLast(({ from }) => from <= at), earned: earned.findLast(({ from }) => from <= day)?.name });

/** The tier and membership at a payment; `had`: the tier that holds where what was earned is not told any more. */
export const heldAt = (account: PointsAccount, place: EarnPlace, { policy, had }: { policy: Policy; had?: string | undefined }): Held => {
  const { given: { tier, membership } = {}, earned = account.earned?.length === earnedTiersMost ? had : undefined } = knownAt(account, place);
  const rank = rankIn(policy);
  if (tier === undefined || (membership !== undefined && earned !== undefined && rank(earned) >= rank(tier))) return { tier: earned ?? policy.loyalty.tiers[0]?.name ?? 'base' };
  return { tier, ...(membership === undefined ? {} : { membership }) };
};

export const firstMoved = (before: PointsAccount, noted: Noted): string | undefined => {
  const after = withStanding(before, noted);
  return before.earns?.find((place) => {
    const [was, is] = [knownAt(before, place), knownAt(after, place)];
    return was.earned !== is.earned || !isSame(was.given, is.given);
  })?.at;
};
