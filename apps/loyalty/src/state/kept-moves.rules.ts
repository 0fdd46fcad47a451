import type { PolicyInForce } from '@fealty/contracts';
import { epochDay } from './calendar.rules.js';
import { localDayNumber } from './days.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { satisfactionDecides } from './readings-by-day.rules.js';
import { rhythmOf } from './rhythm.rules.js';
import { movesOf, type Move } from './stage-moves.rules.js';

interface FactsChange { readonly before: LoyaltyFacts; readonly after: LoyaltyFacts; readonly policy: PolicyInForce }

const typicalGapOf = (facts: LoyaltyFacts, inForce: PolicyInForce): number => (inForce.numbered(facts.policyVersion) ?? inForce.policy).loyalty.typicalGapDays;

const statedDay = ({ asOf, noticed = 0 }: LoyaltyFacts, zone: string): number => Math.max(localDayNumber(asOf, zone), noticed);

/** The moves that are kept in rows: a silence that is still to come is kept once it is there, since every purchase would move it. */
export const keptMoves = (facts: LoyaltyFacts, inForce: PolicyInForce): readonly Move[] => {
  const moves = movesOf(facts, inForce);
  const last = moves.at(-1);
  if (last?.to !== 'lapsed' || last.day <= epochDay(statedDay(facts, inForce.policy.zone))) return moves;
  // Where another policy version would let it come on another day, nobody will look at this one.
  const { highOn } = rhythmOf(facts.orders.days, typicalGapOf(facts, inForce)) ?? { highOn: 0 };
  return epochDay(highOn) === last.day ? moves.slice(0, -1) : moves;
};

const sameDays = (one: LoyaltyFacts['orders']['days'], other: LoyaltyFacts['orders']['days']): boolean =>
  one === other || (one.length === other.length && one.every(([day], index) => day === other[index]?.[0]));

const samePieces = (before: LoyaltyFacts, after: LoyaltyFacts): boolean =>
  before.orders.recent === after.orders.recent && before.orders.earlier === after.orders.earlier && before.orders.highOn === after.orders.highOn
  && before.complaints.recent === after.complaints.recent && before.complaints.earlier === after.complaints.earlier;

const fellSilent = ({ before, after, policy }: FactsChange): boolean => {
  if (before.noticed === after.noticed && (before.dueAt === undefined || after.asOf < before.dueAt)) return false;
  const { highOn } = rhythmOf(after.orders.days, typicalGapOf(after, policy)) ?? { highOn: 0 };
  const { zone } = policy.policy;
  return (statedDay(before, zone) < highOn) !== (statedDay(after, zone) < highOn);
};

/** Whether a change can have moved anything: most events tell of neither purchase days nor evidence that decides. */
export const mayMove = (change: FactsChange): boolean => {
  const { before, after, policy } = change;
  return before.since !== after.since || before.shop.intentOn !== after.shop.intentOn || before.policyVersion !== after.policyVersion || !sameDays(before.orders.days, after.orders.days)
    || fellSilent(change) || (!samePieces(before, after) && (satisfactionDecides(after, policy) || satisfactionDecides(before, policy)));
};

export interface KeptMove extends Move { readonly step: number }
type Place = Pick<KeptMove, 'day' | 'step'>;

const numbered = (moves: readonly Move[]): KeptMove[] => {
  let step = 0;
  return moves.map((move, index) => ({ ...move, step: (step = moves[index - 1]?.day === move.day ? step + 1 : 0) }));
};

const isSame = (one: KeptMove | undefined, other: KeptMove | undefined): boolean => one !== undefined && one.day === other?.day && one.to === other.to;
const begin: Place = { day: -Infinity, step: 0 };

export interface MovesChange { /** From it on rows go. */ readonly gone?: Place; readonly come: readonly KeptMove[] }

/** The day of a purchase that is nothing but the newest: it changes nothing of the days before it. */
const boughtOn = ({ before, after, policy }: FactsChange): number | undefined => {
  const [had, has] = [before.orders.days, after.orders.days];
  const day = has[had.length]?.[0] ?? 0;
  if (has.length !== had.length + 1 || before.since !== after.since || before.shop.intentOn !== after.shop.intentOn || !samePieces(before, after)) return undefined;
  return day >= statedDay(before, policy.policy.zone) && sameDays(had, has.slice(0, -1)) ? epochDay(day) : undefined;
};

/** What brings the rows from what they were to what they are now. Rows that an older policy version left are replaced once a customer comes under a newer one. */
export const movesChange = (change: FactsChange): MovesChange => {
  const { before, after, policy } = change;
  if (!mayMove(change)) return { come: [] };
  const now = numbered(keptMoves(after, policy));
  if (before.since === undefined) return { come: now };
  if (before.policyVersion !== after.policyVersion) return { gone: begin, come: now };
  const bought = boughtOn(change);
  if (bought !== undefined) {
    const stated = epochDay(statedDay(before, policy.policy.zone));
    const hadToCome = satisfactionDecides(before, policy) || (policy.versions?.length ?? 1) > 1;
    return { ...(hadToCome ? { gone: { day: bought, step: 0 } } : {}), come: now.filter(({ day }) => day >= stated) };
  }
  const former = numbered(keptMoves(before, policy));
  let same = 0;
  while (isSame(former[same], now[same])) same += 1;
  const gone = former[same];
  return { ...(gone === undefined ? {} : { gone: { day: gone.day, step: gone.step } }), come: now.slice(same) };
};
