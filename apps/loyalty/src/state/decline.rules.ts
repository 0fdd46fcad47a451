import type { Policy } from '@fealty/contracts';
import { evidenceAt, withEvidence, withoutEvidence, type Evidence } from './evidence.rules.js';
import type { Decline, LoyaltyFacts } from './loyalty-facts.rules.js';
import { faded, overallOf, readingOf } from './reading.rules.js';
import { afterSalePart, recentMost, type RecentPiece } from './recent-evidence.rules.js';

// A sharp decline (L9): evidence under neutral brings the overall reading to at least 25 under the highest of the last 30 days. It is over
// when half of it is recovered, or a year after the last evidence. The newest evidence is played through in the order of time on top of all
// older evidence, so the order in which it came can't show. Readings are looked at around each instant of evidence, 30 days before it, and
// after each whole week of a decline.

type Settings = Policy['loyalty']['satisfaction'];

const dayMs = 86_400_000;
const windowMs = 30 * dayMs;
const weekMs = 7 * dayMs;
const weeksMost = 52;
const sharp = 25;

type Falling = Omit<Decline, 'endsMs'>;

type Sums = readonly [purchase: readonly Evidence[], afterSale: readonly Evidence[]];
interface Step { readonly atMs: number; readonly part: number; readonly reading: number; readonly evidence: Evidence }
interface Seen { readonly atMs: number; readonly sums: Sums; readonly highest: number }

const none: readonly RecentPiece[] = [];
const isAnyUnder = (pieces: readonly RecentPiece[] = none, neutral: number): boolean => {
  for (const [, , , reading] of pieces) if (reading < neutral) return true;
  return false;
};

const stepOf = ([atMs, part, weight, reading, halfLifeDays]: RecentPiece): Step => ({ atMs, part, reading, evidence: evidenceAt(atMs, { weight, reading, halfLifeDays }) });

const stepsOf = ({ orders, complaints }: LoyaltyFacts): Step[] => {
  const overdue = orders.overdue.flatMap(([, evidence, atMs]): Step[] =>
    (atMs === undefined || evidence[2] === 0 ? [] : [{ atMs, part: afterSalePart, reading: evidence[3] / evidence[2], evidence }]));
  return [...(orders.recent ?? none).map(stepOf), ...(complaints.recent ?? none).map(stepOf), ...overdue].sort((one, other) => one.atMs - other.atMs);
};

const changed = (sums: Sums, { part, evidence }: Step, change: typeof withEvidence): Sums =>
  (part === afterSalePart ? [sums[0], change(sums[1], evidence)] : [change(sums[0], evidence), sums[1]]);
const added = (sums: Sums, steps: readonly Step[]): Sums => steps.reduce((held, step) => changed(held, step, withEvidence), sums);

const sumsBefore = ({ orders, complaints }: LoyaltyFacts, steps: readonly Step[]): Sums => {
  const purchase = [...orders.faults, ...(orders.priceFalls ?? [])].reduce(withEvidence, orders.scores);
  const all: Sums = [purchase, complaints.answers.reduce(withEvidence, orders.lateness)];
  return steps.reduce((held, step) => changed(held, step, withoutEvidence), all);
};

const knownFrom = (pieces: readonly RecentPiece[] = none): number => (pieces.length < recentMost ? 0 : (pieces[0]?.[0] ?? 0));

const isHalfRecovered = ({ from, to }: Falling, reading: number): boolean => 2 * reading >= from + to;

type Reading = (sums: Sums, atMs: number) => number;

/** The first whole week after evidence by which half is recovered, with none coming before `until`; a year later it is over in any case. */
const endOf = (falling: Falling, { sums, atMs }: Seen, { reading, until }: { reading: Reading; until: number }): number => {
  for (let week = 1; week <= weeksMost; week += 1) {
    const at = atMs + week * weekMs;
    if (at >= until) return until;
    if (isHalfRecovered(falling, reading(sums, at))) return at;
  }
  return atMs + weeksMost * weekMs;
};

const highestSince = (fromMs: number, seen: readonly Seen[], reading: Reading): number => {
  let at = seen.length - 1;
  let highest = 0;
  for (; at > 0 && (seen[at]?.atMs ?? 0) >= fromMs; at -= 1) highest = Math.max(highest, seen[at]?.highest ?? 0);
  const held = seen[at];
  return held === undefined ? highest : Math.max(highest, reading(held.sums, Math.max(fromMs, held.atMs)));
};

const fallingAfter = (before: Falling | undefined, [was, is]: readonly [was: number, is: number], { atMs, isAgainst, high }: { atMs: number; isAgainst: boolean; high: () => number }): Falling | undefined => {
  const lasting = before === undefined || isHalfRecovered(before, Math.max(was, is)) ? undefined : before;
  if (is >= was) return lasting;
  if (lasting !== undefined) return is < lasting.to ? { ...lasting, to: is } : lasting;
  if (!isAgainst) return undefined;
  const from = Math.max(was, high());
  return from - is >= sharp ? { sinceMs: atMs, from, to: is } : undefined;
};

/** What came more than 30 days before the first evidence under neutral is only added up. */
const firstLookedAt = (steps: readonly Step[], begin: number, { neutral }: Settings): number => {
  const against = steps.find(({ atMs, reading }) => atMs > begin && reading < neutral)?.atMs ?? Infinity;
  let next = 0;
  for (let step = steps[0]; step !== undefined && (step.atMs <= begin || step.atMs < against - windowMs); step = steps[next]) next += 1;
  return next;
};

const played = (facts: LoyaltyFacts, settings: Settings): Decline | undefined => {
  const reading: Reading = ([purchase, afterSale], atMs) => overallOf(readingOf(faded(purchase, atMs / dayMs), settings), readingOf(faded(afterSale, atMs / dayMs), settings));
  const steps = stepsOf(facts);
  const begin = Math.max(knownFrom(facts.orders.recent), knownFrom(facts.complaints.recent));
  let next = firstLookedAt(steps, begin, settings);
  let last: Seen = { atMs: begin, sums: added(sumsBefore(facts, steps), steps.slice(0, next)), highest: 0 };
  const seen = [last];
  let falling: Falling | undefined;
  while (next < steps.length) {
    const atMs = steps[next]?.atMs ?? 0;
    const first = next;
    while (steps[next]?.atMs === atMs) next += 1;
    const now = steps.slice(first, next);
    if (falling !== undefined && endOf(falling, last, { reading, until: atMs }) < atMs) falling = undefined;
    const sums = added(last.sums, now);
    const [was, is] = [reading(last.sums, atMs), reading(sums, atMs)];
    falling = fallingAfter(falling, [was, is], { atMs, isAgainst: now.some((step) => step.reading < settings.neutral), high: () => highestSince(atMs - windowMs, seen, reading) });
    seen.push(last = { atMs, sums, highest: Math.max(was, is) });
  }
  return falling === undefined ? undefined : { ...falling, endsMs: endOf(falling, last, { reading, until: Infinity }) };
};

/** Whether a change can have moved the decline: it rests on evidence and on the policy version alone. */
export const movesDecline = (before: LoyaltyFacts, after: LoyaltyFacts): boolean =>
  before.policyVersion !== after.policyVersion || before.complaints.answers !== after.complaints.answers || before.orders.lateness !== after.orders.lateness
  || before.orders.scores !== after.orders.scores || before.orders.faults !== after.orders.faults || before.orders.priceFalls !== after.orders.priceFalls;

/** The decline that the newest evidence has left open, until `endsMs`. Most customers have nothing against them: then nothing is played. */
export const declineOf = (facts: LoyaltyFacts, settings: Settings): Decline | undefined => {
  const { orders, complaints } = facts;
  const isNoneAgainst = orders.overdue.length === 0 && !isAnyUnder(orders.recent, settings.neutral) && !isAnyUnder(complaints.recent, settings.neutral);
  return isNoneAgainst ? undefined : played(facts, settings);
};
