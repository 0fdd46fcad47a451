import type { PolicyInForce, Stage } from '@fealty/contracts';
import { epochDay, lastDay } from './calendar.rules.js';
import { highOnMost, type LoyaltyFacts } from './loyalty-facts.rules.js';
import { policyOn } from './policies-by-day.rules.js';
import { readingsByDay, type Readings } from './readings-by-day.rules.js';
import { quietAfter, type Gaps } from './rhythm.rules.js';

// How a customer went from stage to stage, played through day by day from what is known now: so it does not show when, in which order or in
// how many pieces it was told, what was taken back was never there, and what time alone brings lies on the day on which it became due. Only
// who has bought can be gone, by silence or by dissatisfaction, and stays so until neither holds.

export type Place = Stage | 'lapsed';
/** On a day since 1970. From null: became known. */
export interface Move { readonly day: number; readonly from: Place | null; readonly to: Place }

const isGone = (place: Place | null): boolean => place === 'lapsed' || place === 'lost';

interface Asked { readonly place: (day: number, purchases: number) => Place; /** The next day on which it may be another one. */ readonly nextAfter: (day: number, end: number) => number }

/** Halved until it is sure that nothing happens in between. */
const quietUntil = (satisfaction: Readings, { day, end, limits }: { day: number; end: number; limits: readonly number[] }): number => {
  for (let last = end - 1; last > day; last = day + Math.floor((last - day) / 2)) {
    const [least, most] = satisfaction.between(last);
    if (limits.every((limit) => least >= limit === most >= limit)) return last + 1;
  }
  return day + 1;
};

const standing = (facts: LoyaltyFacts, inForce: PolicyInForce): Asked | undefined => {
  const { publicScores: [high], highOn = [] } = facts.orders;
  const satisfaction = readingsByDay(facts, inForce);
  if (satisfaction === undefined) return undefined;
  // Scores of which the days are not known count as given long ago.
  const undated = high <= highOn.length || highOn.length === highOnMost ? 0 : high - highOn.length;
  const scored = highOn.map(epochDay);
  return {
    place: (day, purchases) => {
      const { lostBelow, advocate } = policyOn(inForce, day).loyalty;
      const reading = satisfaction.on(day);
      if (reading < lostBelow) return 'lost';
      if (purchases < 2) return 'first-time';
      const scores = undated + scored.filter((on) => on <= day).length;
      return scores >= advocate.publicScores && reading >= advocate.satisfactionFrom ? 'advocate' : 'repeat';
    },
    nextAfter: (day, end) => {
      const { lostBelow, advocate } = policyOn(inForce, day).loyalty;
      const told = Math.min(end, satisfaction.nextAfter(day), scored.find((on) => on > day) ?? Infinity);
      return quietUntil(satisfaction, { day, end: told, limits: [lostBelow, advocate.satisfactionFrom] });
    },
  };
};

interface Way { readonly moves: Move[]; readonly to: (place: Place, day: number) => void; readonly stands: (place: Place, day: number) => void }

const firstDay = epochDay(10_101); // the database has no year 0

const startWay = (): Way => {
  const moves: Move[] = [];
  const at = (): Place | null => moves.at(-1)?.to ?? null;
  const to: Way['to'] = (place, day) => {
    if (place !== at()) moves.push({ day: Math.max(day, firstDay), from: at(), to: place });
  };
  return { moves, to, stands: (place, day) => {
    if (isGone(place) && isGone(at())) return;
    if (place === 'advocate' && at() === 'first-time') to('repeat', day);
    to(place, day);
  } };
};

/** After a century no evidence is left that could move anything. */
const fadedDays = 36_525;

const plain: Asked = { place: (_, purchases) => (purchases < 2 ? 'first-time' : 'repeat'), nextAfter: (_, end) => end };

/** From a purchase until the next one, or until silence was too long. */
const goOn = (way: Way, { from, until, quietFrom, purchases }: { from: number; until: number; quietFrom: number; purchases: number }, asked: Asked): void => {
  if (purchases === 1) way.to('first-time', from);
  const end = Math.min(until, quietFrom, from + fadedDays);
  for (let day = from; day < end; day = asked.nextAfter(day, end)) way.stands(asked.place(day, purchases), day);
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
  const asked = standing(facts, inForce) ?? plain;
  let gaps: Gaps = { count: 0, sum: 0, squares: 0 };
  bought.forEach((from, index) => {
    const until = bought[index + 1] ?? Infinity;
    const { high } = quietAfter(gaps, policyOn(inForce, from).loyalty.typicalGapDays);
    goOn(way, { from, until, quietFrom: from + high, purchases: index + 1 }, asked);
    gaps = { count: index + 1, sum: gaps.sum + until - from, squares: gaps.squares + (until - from) ** 2 };
  });
  return way.moves;
};
