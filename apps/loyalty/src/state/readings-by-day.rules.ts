import type { Policy, PolicyInForce } from '@fealty/contracts';
import { epochDay } from './calendar.rules.js';
import { localDayNumber } from './days.rules.js';
import { evidenceAt, withEvidence, type Evidence } from './evidence.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { policiesOf, policyOn } from './policies-by-day.rules.js';
import { faded, overallOf, readingOf } from './reading.rules.js';
import { purchasePart, quarterOf, quarterStart, type EarlierPiece, type KnownPieces } from './recent-evidence.rules.js';

// Satisfaction on the days of the past, by the evidence up to the end of each. What is only overdue would be taken back: it moves nothing here.

const dayMs = 86_400_000;

interface DayPiece { readonly day: number; readonly part: number; readonly reading: number; readonly evidence: Evidence }
type Reading = (day: number) => number;

const piecesIn = ({ recent = [], earlier = [] }: KnownPieces): EarlierPiece[] =>
  [...earlier, ...recent.map(([atMs, ...said]): EarlierPiece => [quarterOf(atMs), ...said])];

const known = ({ orders, complaints }: LoyaltyFacts, zone: string): DayPiece[] => [...piecesIn(orders), ...piecesIn(complaints)].map(([quarter, part, weight, reading, halfLifeDays]) => {
  const day = epochDay(localDayNumber(new Date(quarterStart(quarter)).toISOString(), zone));
  return { day, part, reading, evidence: evidenceAt(day * dayMs, { weight, reading, halfLifeDays }) };
}).sort((one, other) => one.day - other.day);

const isUnder = ({ orders, complaints }: LoyaltyFacts, limit: number): boolean =>
  [orders.recent, orders.earlier, complaints.recent, complaints.earlier].some((pieces = []) => pieces.some(([, , , reading]) => reading < limit));

const decides = ({ loyalty: { advocate, lostBelow, satisfaction } }: Policy, facts: LoyaltyFacts): boolean =>
  facts.orders.publicScores[0] >= advocate.publicScores || satisfaction.neutral < lostBelow || isUnder(facts, lostBelow);

/** The overall reading at the end of a day (since 1970), asked in the order of days; undefined where no reading could make a difference to a stage. */
export const readingsByDay = (facts: LoyaltyFacts, inForce: PolicyInForce): Reading | undefined => {
  if (!policiesOf(inForce).some((policy) => decides(policy, facts))) return undefined;
  const pieces = known(facts, inForce.policy.zone);
  let [next, purchase, afterSale]: [number, readonly Evidence[], readonly Evidence[]] = [0, [], []];
  return (day) => {
    for (let piece = pieces[next]; piece !== undefined && piece.day <= day; piece = pieces[next += 1]) {
      if (piece.part === purchasePart) purchase = withEvidence(purchase, piece.evidence);
      else afterSale = withEvidence(afterSale, piece.evidence);
    }
    const { satisfaction } = policyOn(inForce, day).loyalty;
    return overallOf(readingOf(faded(purchase, day), satisfaction), readingOf(faded(afterSale, day), satisfaction));
  };
};
