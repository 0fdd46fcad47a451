// What an account keeps of its own earns and spends for velocity limits (P19).
import { sum, type PointsAccount, type VelocityUse } from './points-account.rules.js';

type Of = keyof NonNullable<PointsAccount['velocity']>;
const usesMost = 100;

export const moved = (instant: string, minutes: number): string => new Date(Date.parse(instant) + minutes * 60_000).toISOString();
export const usesOf = ({ velocity }: PointsAccount, of: Of): readonly VelocityUse[] => velocity?.[of] ?? [];

export const keptMinutes = (minutes: number): number => 2 * minutes;   // for what is told late

// The two oldest become one that counts as long as the younger of them: nothing is let through that would not have been.
const bounded = (uses: readonly VelocityUse[]): readonly VelocityUse[] => {
  const [first, second, ...others] = uses;
  if (uses.length <= usesMost || first === undefined || second === undefined) return uses;
  return [{ at: second.at, points: sum([first.points, second.points]), times: first.times + second.times }, ...others];
};

/** The account after something was let through that counts. */
export const withUse = (account: PointsAccount, of: Of, { use, minutes }: { use: VelocityUse; minutes: number }): PointsAccount => {
  const uses = [...usesOf(account, of), use].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  const since = moved(uses.at(-1)?.at ?? use.at, -keptMinutes(minutes));
  return { ...account, velocity: { ...account.velocity, [of]: bounded(uses.filter(({ at }) => at > since)) } };
};

/** The account after points of a hold went back unspent: they count no more. */
export const withoutHeld = (account: PointsAccount, holdId: string, points: number): PointsAccount => {
  const uses = usesOf(account, 'spend');
  if (!uses.some((use) => use.holdId === holdId)) return account;
  const left = uses.map((use) => (use.holdId === holdId ? { ...use, points: Math.max(0, use.points - points) } : use)).filter((use) => use.points > 0);
  return { ...account, velocity: { ...account.velocity, spend: left } };
};
