// How fast points may be earned and spent, by a member, from a device, for an address (P19). What comes is counted by the time at which it
// happened, and once an earn or a spend was let through or not, that stands: it is told with it, and read by whoever folds it again. An earn
// beyond a limit waits for an agent; a spend is refused.
import type { Cause, Command, Count, Policy, Refused, VelocityReview } from '@fealty/contracts';
import type { Decision } from './decision.rules.js';
import { sharedLimits, spentFrom } from './marks.rules.js';
import { sum, type VelocityUse } from './points-account.rules.js';
import { keptMinutes, moved, usesOf } from './velocity-uses.rules.js';

type Limit = Policy['points']['velocity'][number];
type Of = Limit['of'];
interface Used { readonly points: number; readonly times: number }
/** What comes: of how many points, and the id under which it is counted. */
interface Coming { readonly cause: Cause; readonly policy: Policy; readonly points: number; readonly id: string }
interface Counting { readonly limit: Limit; readonly uses: readonly VelocityUse[]; /** The counter, where others share it. */ readonly key?: string }

const addedUp = (uses: readonly VelocityUse[]): Used => ({ points: sum(uses.map((use) => use.points)), times: sum(uses.map((use) => use.times)) });

/** What was used in each window of a limit that holds an instant and ends with it or with a later use. */
const windowsAround = (uses: readonly VelocityUse[], at: string, minutes: number): readonly (readonly VelocityUse[])[] => {
  const ends = uses.map((use) => use.at).filter((end) => end > at && end < moved(at, minutes));
  return [at, ...ends].map((end) => uses.filter((use) => use.at <= end && use.at > moved(end, -minutes)));
};

const exceeds = ({ atMost }: Limit, { points, times }: Used, asked: number): boolean =>
  (atMost.points !== undefined && points + asked > atMost.points) || (atMost.times !== undefined && times + 1 > atMost.times);

const ownLimits = ({ points: { velocity } }: Policy, of: Of): readonly Limit[] => velocity.filter((limit) => limit.of === of && limit.per === 'member');

/** The limits that hold for the account, in the order of the policy, each with what was used of it. */
const countingFor = ({ state: { customer }, counters = {} }: Decision, policy: Policy, of: Of): readonly Counting[] => {
  const own = ownLimits(policy, of).map((limit) => ({ limit, uses: usesOf(customer, of) }));
  const shared = sharedLimits(customer, policy, of).map(({ limit, key }) => ({ limit, key, uses: (counters[key] ?? []).map(({ at, amount: points, times }) => ({ at, points, times })) }));
  const known = new Map<Limit, Counting>([...own, ...shared].map((one) => [one.limit, one]));
  return policy.points.velocity.flatMap((limit) => known.get(limit) ?? []);
};

const breachOf = (counting: readonly Counting[], { cause: { occurredAt: at }, points }: Coming): Counting | undefined => {
  for (const { limit, uses: all } of counting) {
    const uses = windowsAround(all, at, limit.withinMinutes).find((window) => exceeds(limit, addedUp(window), points));
    if (uses !== undefined) return { limit, uses };
  }
  return undefined;
};

const longest = (limits: readonly Limit[]): number => Math.max(...limits.map(({ withinMinutes }) => withinMinutes));

const toldOf = (policy: Policy, of: Of, points: number): { velocity?: { points: number; minutes: number } } => {
  const limits = ownLimits(policy, of);
  return limits.length === 0 ? {} : { velocity: { points, minutes: longest(limits) } };
};
const countsOf = (counting: readonly Counting[], { cause: { occurredAt: at }, points: amount, id }: Coming): readonly Count[] =>
  [...Map.groupBy(counting.filter(({ key }) => key !== undefined), ({ key = '' }) => key)]
    .map(([key, same]) => ({ key, id, at, amount, minutes: keptMinutes(longest(same.map(({ limit }) => limit))) }));

/** What is told with what comes: that it counts, or why it waits for an agent. And what it counts under what the customer shares. */
export interface Velocity { readonly told: { readonly velocity?: { points: number; minutes: number }; readonly review?: VelocityReview }; readonly counts: readonly Count[] }
export const nothingCounts: Velocity = { told: {}, counts: [] };

/** Whether an earn counts or waits for an agent. One of nothing does neither. */
export const earnsWithin = (before: Decision, coming: Coming): Velocity => {
  const { policy, points: asked } = coming;
  if (asked <= 0) return nothingCounts;
  const counting = countingFor(before, policy, 'earn');
  const breach = breachOf(counting, coming);
  if (breach === undefined) return { told: toldOf(policy, 'earn', asked), counts: countsOf(counting, coming) };
  const { limit: { id: limit, per, withinMinutes, atMost }, uses } = breach;
  return { told: { review: { limit, per, withinMinutes, atMost, ...(per === 'member' ? { used: addedUp(uses) } : {}), asked } }, counts: [] };
};

/** From when on so much is free again: when enough of what was used is over. Never: it is more than the limit by itself. */
const freeAt = ({ limit, uses }: Counting, points: number): string | undefined => {
  for (let over = 1; over <= uses.length; over += 1) {
    const last = uses[over - 1];
    if (last !== undefined && !exceeds(limit, addedUp(uses.slice(over)), points)) return moved(last.at, limit.withinMinutes);
  }
  return undefined;
};

const counted = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;
const spanOf = (minutes: number): string => (minutes % 60 === 0 ? counted(minutes / 60, 'hour') : counted(minutes, 'minute'));
const sharers: Readonly<Record<Limit['per'], string>> = { member: '', device: ' from one device', address: ' for one address' };
/** "at most 500 points and 3 times within 24 hours" */
const toldMost = ({ atMost: { points, times }, withinMinutes, per }: Limit): string =>
  `at most ${[...(points === undefined ? [] : [`${points} points`]), ...(times === undefined ? [] : [counted(times, 'time')])].join(' and ')}${sharers[per]} within ${spanOf(withinMinutes)}`;

// What others have used, and when, is told to nobody: only that all of it is over when the time of the limit is.
const tooFast = (breach: Counting, { points, cause: { occurredAt } }: Coming): Refused => {
  const { limit, uses } = breach;
  const used = addedUp(uses);
  const alone = limit.per === 'member';
  const free = freeAt(breach, points);
  const then = free === undefined ? 'so many at once are never let through'
    : `so many can be spent again from ${alone ? `${free} on` : `${moved(occurredAt, limit.withinMinutes)} on at the latest, if nothing is until then`}`;
  const told = alone ? `${used.points} points in ${counted(used.times, 'time')} were used, ` : '';
  return { refused: 'velocity-limit-reached', detail: `limit ${limit.id}: ${toldMost(limit)}; ${told}${points} were asked for; ${then}` };
};

/** The spender's account as limits look at it: it counts from the device that the token tells. */
const asking = (before: Decision, { caller }: Command<unknown>, { points: { velocity } }: Policy): Decision =>
  (velocity.some(({ per }) => per === 'device') ? { ...before, state: { ...before.state, customer: spentFrom(before.state.customer, caller.sharedDevice) } } : before);

/** That a spend or a hold counts, or why its points are not spent yet, and from when on they can be. */
export const spendsWithin = (before: Decision, command: Command<unknown>, { policy, points }: { policy: Policy; points: number }): Velocity & { readonly refused?: Refused } => {
  const coming: Coming = { cause: command, policy, points, id: command.id };
  const counting = countingFor(asking(before, command, policy), policy, 'spend');
  const breach = breachOf(counting, coming);
  return breach === undefined ? { told: toldOf(policy, 'spend', points), counts: countsOf(counting, coming) } : { ...nothingCounts, refused: tooFast(breach, coming) };
};

/** The decision with what it counts, and the account with the device that was spent from. */
export const countingSpend = (done: Decision, command: Command<unknown>, { policy, counts }: { policy: Policy; counts: readonly Count[] }): Decision => ({ ...asking(done, command, policy), counts });
