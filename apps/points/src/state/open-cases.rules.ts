// While a case about an order of hers is open, a customer's lots do not end (C10): for each case as many days as the policy allows, and for
// all of them no more than it allows within 365. The bound is fixed when the case is noted. A lot that ended before points heard of the case
// stays ended.
import type { CaseNotedV1, PolicyInForce } from '@fealty/contracts';
import type { CaseWait, Lot, PointsAccount, PointsState, Told } from './points-account.rules.js';

const dayMs = 86_400_000;
const yearMs = 365 * dayMs;
const msOf = (instant: string): number => Date.parse(instant);
const instantOf = (ms: number): string => new Date(ms).toISOString();
const laterOf = (a: number, b: number): number => (a > b ? a : b);

/** How long cases have lots wait after an instant, what several do at once counted once. */
const waitedAfter = (cases: readonly CaseWait[], after: number): number => {
  let [covered, total] = [after, 0];
  for (const { from, until } of cases) {
    const start = laterOf(msOf(from), covered);
    total += laterOf(0, msOf(until) - start);
    covered = laterOf(covered, msOf(until));
  }
  return total;
};

/** Up to when lots wait for a case that is opened at an instant. */
export const waitFor = ({ cases = [] }: PointsAccount, from: string, { policy: { points: { caseWait } } }: PolicyInForce): string => {
  const opened = msOf(from);
  const covered = Math.max(opened, ...cases.map(({ until }) => msOf(until)));
  const left = laterOf(0, caseWait.daysPerYear * dayMs - waitedAfter(cases, opened - yearMs));
  const most = opened + caseWait.daysPerCase * dayMs;
  // Up to where others are waited for already it costs no day of the year.
  return instantOf(Math.min(most, covered + left));
};

const startsFirst = (a: CaseWait, b: CaseWait): number => (a.from < b.from || (a.from === b.from && a.caseId < b.caseId) ? -1 : 1);

/** The case that a lot's end falls into, for the longest time. */
const reaching = (cases: readonly CaseWait[], end: string): CaseWait | undefined =>
  cases.reduce<CaseWait | undefined>((found, one) => (one.from <= end && end < one.until && (found === undefined || one.until > found.until) ? one : found), undefined);

/** The cases that a lot waits for, one after another. */
export const waitsOf = (cases: readonly CaseWait[], { expiresAt }: Pick<Lot, 'expiresAt'>): readonly CaseWait[] => {
  const waits: CaseWait[] = [];
  for (let found = expiresAt === null ? undefined : reaching(cases, expiresAt); found !== undefined; found = reaching(cases, found.until)) waits.push(found);
  return waits;
};

const waiting = (cases: readonly CaseWait[], lot: Lot): Lot => {
  const waitsUntil = waitsOf(cases, lot).at(-1)?.until;
  if (lot.waitsUntil === waitsUntil) return lot;
  if (waitsUntil !== undefined) return { ...lot, waitsUntil };
  const others: { -readonly [Field in keyof Lot]: Lot[Field] } = { ...lot };
  delete others.waitsUntil;
  return others;
};

/** The state, where each lot that can be spent knows how long it waits. */
export const withWaits = (state: PointsState): PointsState => {
  const { cases } = state.customer;
  if (cases === undefined) return state;
  const lots = state.customer.lots.map((lot) => waiting(cases, lot));
  return lots.every((lot, index) => lot === state.customer.lots[index]) ? state : { ...state, customer: { ...state.customer, lots } };
};

/** When a lot ends. */
export const endOf = ({ waitsUntil, expiresAt }: Lot): string | null => waitsUntil ?? expiresAt;

export const noteCase = (state: PointsState, { data: { caseId, from, until } }: Told<CaseNotedV1>): PointsState => {
  const { cases: known = [] } = state.customer;
  const counting = known.filter((one) => one.caseId !== caseId && msOf(one.until) > msOf(from) - yearMs);
  return { ...state, customer: { ...state.customer, cases: [...counting, { caseId, from, until }].sort(startsFirst) } };
};
