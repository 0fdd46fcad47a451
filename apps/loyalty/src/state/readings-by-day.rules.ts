import type { Policy, PolicyInForce } from '@fealty/contracts';
import { epochDay } from './calendar.rules.js';
import { localDayNumber } from './days.rules.js';
import { evidenceAt, withEvidence, type Evidence } from './evidence.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { nextPolicyAfter, policiesOf, policyOn } from './policies-by-day.rules.js';
import { faded, overallOf, readingOf } from './reading.rules.js';
import { afterSalePart, purchasePart, quarterOf, quarterStart, type EarlierPiece, type KnownPieces, type RecentPiece } from './recent-evidence.rules.js';

// Satisfaction on the days of the past, by the evidence up to the end of each. What is only overdue would be taken back: it moves nothing here.

const dayMs = 86_400_000;

interface DayPiece { readonly day: number; readonly part: number; readonly reading: number; readonly evidence: Evidence }

const piecesIn = ({ recent = [], earlier = [] }: KnownPieces): EarlierPiece[] =>
  [...earlier, ...recent.map(([atMs, ...said]): EarlierPiece => [quarterOf(atMs), ...said])];

const daysMost = 20_000;
const days = new Map<string, Map<number, number>>();
const dayOf = (quarter: number, zone: string): number => {
  let inZone = days.get(zone);
  if (inZone === undefined || inZone.size > daysMost) days.set(zone, (inZone = new Map()));
  let day = inZone.get(quarter);
  if (day === undefined) inZone.set(quarter, (day = epochDay(localDayNumber(new Date(quarterStart(quarter)).toISOString(), zone))));
  return day;
};

const known = ({ orders, complaints }: LoyaltyFacts, zone: string): DayPiece[] => [...piecesIn(orders), ...piecesIn(complaints)].map(([quarter, part, weight, reading, halfLifeDays]) => {
  const day = dayOf(quarter, zone);
  return { day, part, reading, evidence: evidenceAt(day * dayMs, { weight, reading, halfLifeDays }) };
}).sort((one, other) => one.day - other.day);

const none: readonly RecentPiece[] = [];

/** No part can ever have read less: as if all that is under neutral were as bad as the worst of it, fresh, and nothing spoke for it. */
const leastOf = ({ orders, complaints }: LoyaltyFacts, part: number, { neutral, neutralWeight }: Policy['loyalty']['satisfaction']): number => {
  let [weight, worst] = [0, neutral];
  for (const pieces of [orders.recent ?? none, orders.earlier ?? none, complaints.recent ?? none, complaints.earlier ?? none]) {
    for (const [, of, weighs, reading] of pieces) {
      if (of !== part || reading >= neutral) continue;
      weight += weighs;
      if (reading < worst) worst = reading;
    }
  }
  return (neutral * neutralWeight + worst * weight) / (neutralWeight + weight);
};

const canLose = (facts: LoyaltyFacts, { loyalty: { lostBelow, satisfaction } }: Policy): boolean =>
  (leastOf(facts, purchasePart, satisfaction) + leastOf(facts, afterSalePart, satisfaction)) / 2 < lostBelow;

export const satisfactionDecides = (facts: LoyaltyFacts, inForce: PolicyInForce): boolean => facts.orders.days.length > 0 && policiesOf(inForce).some((policy) =>
  (facts.orders.days.length > 1 && facts.orders.publicScores[0] >= policy.loyalty.advocate.publicScores) || canLose(facts, policy));

/** Satisfaction on days (since 1970) that are asked for in their order; undefined where no reading could make a difference to a stage. */
export interface Readings {
  readonly on: (day: number) => number;
  /** The day after `day` up to which nothing is told that could be read differently. */
  readonly nextAfter: (day: number) => number;
  /** Between which readings it lies on every day from the last one asked for to a later one before `nextAfter`. */
  readonly between: (later: number) => readonly [least: number, most: number];
}

export const readingsByDay = (facts: LoyaltyFacts, inForce: PolicyInForce): Readings | undefined => {
  if (!satisfactionDecides(facts, inForce)) return undefined;
  const pieces = known(facts, inForce.policy.zone);
  const fadesEvenly = pieces.every(({ evidence }) => evidence[0] === pieces[0]?.evidence[0]);
  let last: readonly [number, number] = [0, 0];
  let [next, purchase, afterSale]: [number, readonly Evidence[], readonly Evidence[]] = [0, [], []];
  const parts = (day: number): readonly [number, number] => {
    const { satisfaction } = policyOn(inForce, day).loyalty;
    return [readingOf(faded(purchase, day), satisfaction), readingOf(faded(afterSale, day), satisfaction)];
  };
  return {
    on: (day) => {
      for (let piece = pieces[next]; piece !== undefined && piece.day <= day; piece = pieces[next += 1]) {
        if (piece.part === purchasePart) purchase = withEvidence(purchase, piece.evidence);
        else afterSale = withEvidence(afterSale, piece.evidence);
      }
      return overallOf(...(last = parts(day)));
    },
    nextAfter: (day) => Math.min(pieces[next]?.day ?? Infinity, nextPolicyAfter(inForce, day)),
    between: (later) => {
      // What fades by one half-life only ever comes nearer to neutral.
      const [[p, a], [q, b]] = fadesEvenly ? [last, parts(later)] : [[0, 0], [100, 100]];
      return [overallOf(Math.min(p, q), Math.min(a, b)), overallOf(Math.max(p, q), Math.max(a, b))];
    },
  };
};
