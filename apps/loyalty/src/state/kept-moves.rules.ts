import type { PolicyInForce } from '@fealty/contracts';
import { localDayNumber } from './days.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { rhythmOf } from './rhythm.rules.js';
import { movesOf, type Move } from './stage-moves.rules.js';

const statedDay = ({ asOf, noticed = 0 }: LoyaltyFacts, zone: string): number => Math.max(localDayNumber(asOf, zone), noticed);

/** The moves that are kept in rows: a silence that is still to come is kept once it is there, since every purchase would move it. */
export const keptMoves = (facts: LoyaltyFacts, inForce: PolicyInForce): readonly Move[] => {
  const moves = movesOf(facts, inForce);
  const last = moves.at(-1);
  if (last?.to !== 'lapsed' || last.day <= statedDay(facts, inForce.policy.zone)) return moves;
  // Where another policy version would let it come on another day, nobody will look at this one.
  const { typicalGapDays } = (inForce.numbered(facts.policyVersion) ?? inForce.policy).loyalty;
  return rhythmOf(facts.orders.days, typicalGapDays)?.highOn === last.day ? moves.slice(0, -1) : moves;
};

const sameDays = (one: LoyaltyFacts['orders']['days'], other: LoyaltyFacts['orders']['days']): boolean =>
  one === other || (one.length === other.length && one.every(([day], index) => day === other[index]?.[0]));

const samePieces = (before: LoyaltyFacts, after: LoyaltyFacts): boolean =>
  before.orders.recent === after.orders.recent && before.orders.earlier === after.orders.earlier && before.orders.highOn === after.orders.highOn
  && before.complaints.recent === after.complaints.recent && before.complaints.earlier === after.complaints.earlier;

/** Whether a change can have moved anything: most events tell of neither purchase days nor evidence, and pass no moment. */
export const mayMove = (before: LoyaltyFacts, after: LoyaltyFacts): boolean =>
  before.since !== after.since || before.shop.intentOn !== after.shop.intentOn || before.policyVersion !== after.policyVersion || before.noticed !== after.noticed
  || (before.dueAt !== undefined && after.asOf >= before.dueAt) || !sameDays(before.orders.days, after.orders.days) || !samePieces(before, after);

export interface KeptMove extends Move { readonly step: number }
type Place = Pick<KeptMove, 'day' | 'step'>;

const numbered = (moves: readonly Move[]): KeptMove[] => {
  let step = 0;
  return moves.map((move, index) => ({ ...move, step: (step = moves[index - 1]?.day === move.day ? step + 1 : 0) }));
};

const isSame = (one: KeptMove | undefined, other: KeptMove | undefined): boolean => one !== undefined && one.day === other?.day && one.to === other.to;
const begin: Place = { day: 0, step: 0 };

export interface MovesChange { /** From it on rows go. */ readonly gone?: Place; readonly come: readonly KeptMove[] }

/** What brings the rows from what they were to what they are now. Rows that an older policy version left are replaced once a customer comes under a newer one. */
export const movesChange = ({ before, after, policy }: { before: LoyaltyFacts; after: LoyaltyFacts; policy: PolicyInForce }): MovesChange => {
  if (!mayMove(before, after)) return { come: [] };
  const now = numbered(keptMoves(after, policy));
  if (before.since === undefined) return { come: now };
  if (before.policyVersion !== after.policyVersion) return { gone: begin, come: now };
  const former = numbered(keptMoves(before, policy));
  let same = 0;
  while (isSame(former[same], now[same])) same += 1;
  const gone = former[same];
  return { ...(gone === undefined ? {} : { gone: { day: gone.day, step: gone.step } }), come: now.slice(same) };
};
