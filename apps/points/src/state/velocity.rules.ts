// How fast points may be earned and spent (P19). What comes is counted by the time at which it happened, and once an earn or a spend was let
// through or not, that stands: it is told with it, and read by whoever folds it again. An earn beyond a limit waits for an agent; a spend is refused.
import type { Policy, Refused, VelocityReview } from '@fealty/contracts';
import { sum, type PointsAccount, type VelocityUse } from './points-account.rules.js';

type Limit = Policy['points']['velocity'][number];
type Of = Limit['of'];
interface Used { readonly points: number; readonly times: number }
interface Coming { readonly of: Of; readonly at: string; readonly points: number }

const usesMost = 100;
const moved = (instant: string, minutes: number): string => new Date(Date.parse(instant) + minutes * 60_000).toISOString();
const addedUp = (uses: readonly VelocityUse[]): Used => ({ points: sum(uses.map((use) => use.points)), times: sum(uses.map((use) => use.times)) });

/** What was used in each window of a limit that holds an instant and ends with it or with a later use. */
const windowsAround = (uses: readonly VelocityUse[], at: string, minutes: number): readonly (readonly VelocityUse[])[] => {
  const ends = uses.map((use) => use.at).filter((end) => end > at && end < moved(at, minutes));
  return [at, ...ends].map((end) => uses.filter((use) => use.at <= end && use.at > moved(end, -minutes)));
};

const exceeds = ({ atMost }: Limit, { points, times }: Used, asked: number): boolean =>
  (atMost.points !== undefined && points + asked > atMost.points) || (atMost.times !== undefined && times + 1 > atMost.times);

const usesOf = ({ velocity }: PointsAccount, of: Of): readonly VelocityUse[] => velocity?.[of] ?? [];
const limitsOf = ({ points: { velocity } }: Policy, of: Of): readonly Limit[] => velocity.filter((limit) => limit.of === of);

interface Breach { readonly limit: Limit; readonly uses: readonly VelocityUse[] }
const breachOf = (account: PointsAccount, policy: Policy, { of, at, points }: Coming): Breach | undefined => {
  for (const limit of limitsOf(policy, of)) {
    const uses = windowsAround(usesOf(account, of), at, limit.withinMinutes).find((window) => exceeds(limit, addedUp(window), points));
    if (uses !== undefined) return { limit, uses };
  }
  return undefined;
};

const useOf = (policy: Policy, { of, points }: Coming) => {
  const minutes = limitsOf(policy, of).map(({ withinMinutes }) => withinMinutes);
  return minutes.length === 0 ? {} : { velocity: { points, minutes: Math.max(...minutes) } };
};

/** What is told with an earn: that it counts, or why it waits for an agent. One of nothing is neither. */
export const earnsWithin = (account: PointsAccount, policy: Policy, { at, points }: Omit<Coming, 'of'>): { velocity?: { points: number; minutes: number }; review?: VelocityReview } => {
  const coming: Coming = { of: 'earn', at, points };
  if (points <= 0) return {};
  const breach = breachOf(account, policy, coming);
  if (breach === undefined) return useOf(policy, coming);
  const { limit: { id: limit, per, withinMinutes, atMost }, uses } = breach;
  return { review: { limit, per, withinMinutes, atMost, used: addedUp(uses), asked: points } };
};

/** From when on so much is free again: when enough of what was used is over. Never: it is more than the limit by itself. */
const freeAt = ({ limit, uses }: Breach, points: number): string | undefined => {
  for (let over = 1; over <= uses.length; over += 1) {
    const last = uses[over - 1];
    if (last !== undefined && !exceeds(limit, addedUp(uses.slice(over)), points)) return moved(last.at, limit.withinMinutes);
  }
  return undefined;
};

const counted = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
const spanOf = (minutes: number): string => (minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute'));
/** "at most 500 points and 3 times within 24 hours" */
const toldMost = ({ atMost: { points, times }, withinMinutes }: Limit): string =>
  `at most ${[...(points === undefined ? [] : [`${points} points`]), ...(times === undefined ? [] : [counted(times, 'time')])].join(' and ')} within ${spanOf(withinMinutes)}`;

/** Why points are not spent or held yet, and from when on they can be. */
export const spendsTooFast = (account: PointsAccount, policy: Policy, { at, points }: Omit<Coming, 'of'>): Refused | undefined => {
  const breach = breachOf(account, policy, { of: 'spend', at, points });
  if (breach === undefined) return undefined;
  const used = addedUp(breach.uses);
  const free = freeAt(breach, points);
  const then = free === undefined ? 'so many at once are never let through' : `so many can be spent again from ${free} on`;
  return { refused: 'velocity-limit-reached', detail: `limit ${breach.limit.id}: ${toldMost(breach.limit)}; ${used.points} points in ${counted(used.times, 'time')} were used, ${points} were asked for; ${then}` };
};

/** What is told with a spend or a hold: that it counts. */
export const spendCounts = (policy: Policy, { at, points }: Omit<Coming, 'of'>) => useOf(policy, { of: 'spend', at, points });

// The two oldest become one that counts as long as the younger of them: nothing is let through that would not have been.
const bounded = (uses: readonly VelocityUse[]): readonly VelocityUse[] => {
  const [first, second, ...others] = uses;
  if (uses.length <= usesMost || first === undefined || second === undefined) return uses;
  return [{ at: second.at, points: first.points + second.points, times: first.times + second.times }, ...others];
};

/** The account after something was let through that counts. Kept are twice the time that it counts, for what is told late. */
export const withUse = (account: PointsAccount, of: Of, { use, minutes }: { use: VelocityUse; minutes: number }): PointsAccount => {
  const uses = [...usesOf(account, of), use].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  const since = moved(uses.at(-1)?.at ?? use.at, -2 * minutes);
  return { ...account, velocity: { ...account.velocity, [of]: bounded(uses.filter(({ at }) => at > since)) } };
};

/** The account after points of a hold went back unspent: they count no more. */
export const withoutHeld = (account: PointsAccount, holdId: string, points: number): PointsAccount => {
  const uses = usesOf(account, 'spend');
  if (!uses.some((use) => use.holdId === holdId)) return account;
  const left = uses.map((use) => (use.holdId === holdId ? { ...use, points: Math.max(0, use.points - points) } : use)).filter((use) => use.points > 0);
  return { ...account, velocity: { ...account.velocity, spend: left } };
};
