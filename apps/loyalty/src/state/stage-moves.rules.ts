import type { PolicyInForce, Stage } from '@fealty/contracts';
import { epochDay, fromEpochDay, lastDay } from './calendar.rules.js';
import { highOnMost, type LoyaltyFacts } from './loyalty-facts.rules.js';
import { policyOn } from './policies-by-day.rules.js';
import { readingsByDay } from './readings-by-day.rules.js';
import { quietAfter, type Gaps } from './rhythm.rules.js';

// How a customer went from stage to stage, played through day by day from what is known now: so it does not show when, in which order or in
// how many pieces it was told, what was taken back was never there, and what time alone brings lies on the day on which it became due. Only
// who has bought can be gone, by silence or by dissatisfaction, and stays so until neither holds.

export type Place = Stage | 'lapsed';
/** From null: became known. */
export interface Move { readonly day: number; readonly from: Place | null; readonly to: Place }

const isGone = (place: Place | null): boolean => place === 'lapsed' || place === 'lost';

type Asked = (day: number, purchases: number) => Place;

const standing = (facts: LoyaltyFacts, inForce: PolicyInForce): Asked | undefined => {
  const { publicScores: [high], highOn = [] } = facts.orders;
  const satisfaction = readingsByDay(facts, inForce);
  if (satisfaction === undefined) return undefined;
  // Scores of which the days are not known count as given long ago.
  const undated = high <= highOn.length || highOn.length === highOnMost ? 0 : high - highOn.length;
  return (day, purchases) => {
    const { lostBelow, advocate } = policyOn(inForce, day).loyalty;
    const reading = satisfaction(day);
    if (reading < lostBelow) return 'lost';
    if (purchases < 2) return 'first-time';
    const scores = undated + highOn.filter((on) => epochDay(on) <= day).length;
    return scores >= advocate.publicScores && reading >= advocate.satisfactionFrom ? 'advocate' : 'repeat';
  };
};

interface Way { readonly moves: Move[]; readonly to: (place: Place, day: number) => void; readonly stands: (place: Place, day: number) => void }

const firstDay = 10_101; // the database has no year 0

const startWay = (): Way => {
  const moves: Move[] = [];
  const at = (): Place | null => moves.at(-1)?.to ?? null;
  const to: Way['to'] = (place, day) => {
    if (place !== at()) moves.push({ day: Math.max(fromEpochDay(day), firstDay), from: at(), to: place });
  };
  return { moves, to, stands: (place, day) => {
    if (isGone(place) && isGone(at())) return;
    if (place === 'advocate' && at() === 'first-time') to('repeat', day);
    to(place, day);
  } };
};

/** After a century no evidence is left that could move anything. */
const fadedDays = 36_525;

const plain: Asked = (_, purchases) => (purchases < 2 ? 'first-time' : 'repeat');

/** From a purchase until the next one, or until silence was too long. */
const goOn = (way: Way, { from, until, quietFrom, purchases }: { from: number; until: number; quietFrom: number; purchases: number }, asked: Asked | undefined): void => {
  if (purchases === 1) way.to('first-time', from);
  const end = asked === undefined ? from + 1 : Math.min(until, quietFrom, from + fadedDays);
  for (let day = from; day < end; day += 1) way.stands((asked ?? plain)(day, purchases), day);
  if (quietFrom < until && quietFrom < epochDay(lastDay)) way.stands('lapsed', quietFrom);
};

/** Every move of a customer, in order: also what time alone will still bring. */
export const movesOf = (facts: LoyaltyFacts, inForce: PolicyInForce): readonly Move[] => {
  const { since, orders: { days }, shop: { intentOn } } = facts;
  if (since === undefined) return [];
  const bought = days.map(([day]) => epochDay(day));
  const [first = Infinity] = bought;
  const known = Math.min(epochDay(since), first);
  const way = startWay();
  way.to('suspect', known);
  const intent = intentOn === undefined ? Infinity : Math.max(known, epochDay(intentOn));
  if (intent <= first && intent !== Infinity) way.to('prospect', intent);
  const asked = standing(facts, inForce);
  let gaps: Gaps = { count: 0, sum: 0, squares: 0 };
  bought.forEach((from, index) => {
    const until = bought[index + 1] ?? Infinity;
    const { high } = quietAfter(gaps, policyOn(inForce, from).loyalty.typicalGapDays);
    goOn(way, { from, until, quietFrom: from + high, purchases: index + 1 }, asked);
    gaps = { count: index + 1, sum: gaps.sum + until - from, squares: gaps.squares + (until - from) ** 2 };
  });
  return way.moves;
};
