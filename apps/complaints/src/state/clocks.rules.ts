// Clocks of norms are computed from the history of a case and never stored: they run in business time, pause while the case waits on the
// customer and stop when it is answered or resolved. A clock that reached its due instant is breached for good: late stays late.
import type { NormName } from '@fealty/contracts';
import { addBusinessMs, businessMsBetween, type BusinessCalendar } from './business-time.rules.js';
import { statusOf, type Case, type Matter, type Move, type Norms } from './matter.rules.js';

export interface Clock {
  readonly norm: NormName;
  /** Names the clock within its case, also after a message that became known late. */
  readonly key: string;
  readonly startedAt: string;
  readonly stoppedAt?: string;
  /** When the norm is or was broken; absent while the case waits on the customer, and when the clock stopped or paused for good before. */
  readonly dueAt?: string;
  readonly warnAt?: string;
}

/** Something about a norm that is to be said at its moment. */
export interface NormNews { readonly kind: 'warned' | 'breached'; readonly key: string; readonly norm: NormName; readonly at: string; readonly dueAt: string }

interface Run { readonly norm: NormName; readonly key: string; readonly startedAt: string; readonly stoppedAt?: string }
type Span = readonly [from: number, to: number];

const minuteMs = 60_000;
const text = (ms: number): string => new Date(ms).toISOString();
const stops = ({ kind }: Move): boolean => kind === 'answered' || kind === 'resolved';
const live = (move: Move): boolean => move.kind === 'wrote' && move.imported !== true;

const run = (norm: NormName, started: Move, stopped: Move | undefined): Run => ({
  norm, key: norm === 'next-response' ? `${norm}/${started.id}` : norm, startedAt: started.at, ...(stopped === undefined ? {} : { stoppedAt: stopped.at }),
});

/** One next-response clock runs from the first message that was not answered yet, the opening one apart, to its answer. */
const nextResponses = (moves: readonly Move[]): readonly Run[] => {
  const runs: Run[] = [];
  let unanswered: Move | undefined;
  for (const move of moves.slice(1)) {
    if (live(move)) unanswered ??= move;
    if (!stops(move) || unanswered === undefined) continue;
    runs.push(run('next-response', unanswered, move));
    unanswered = undefined;
  }
  return unanswered === undefined ? runs : [...runs, run('next-response', unanswered, undefined)];
};

const runsOf = (moves: readonly Move[]): readonly Run[] => {
  const [opening] = moves;
  if (opening === undefined || !live(opening)) return nextResponses(moves);
  return [
    run('first-response', opening, moves.find(stops)), ...nextResponses(moves), run('resolution', opening, moves.find(({ kind }) => kind === 'resolved')),
  ];
};

/** The spans from start to stop in which the case did not wait on the customer; without an end it runs still. */
const runningSpans = (moves: readonly Move[], { startedAt, stoppedAt }: Run): readonly Span[] => {
  const spans: Span[] = [];
  const end = stoppedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(stoppedAt);
  moves.forEach((move, index) => {
    const next = moves[index + 1];
    const from = Math.max(Date.parse(move.at), Date.parse(startedAt));
    const to = Math.min(next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next.at), end);
    if (move.kind !== 'waiting' && from < to) spans.push([from, to]);
  });
  return spans;
};

/** The instant at which a clock had run for so many minutes; `undefined`: it stopped or paused before. */
const reached = (minutes: number, spans: readonly Span[], calendar: BusinessCalendar): string | undefined => {
  let left = minutes * minuteMs;
  for (const [from, to] of spans) {
    const at = addBusinessMs(from, left, calendar);
    if (at <= to) return text(at);
    left -= businessMsBetween(from, to, calendar);
  }
  return undefined;
};

const budgetOf = (norm: NormName, norms: Norms): number =>
  ({ 'first-response': norms.firstResponseMinutes, 'next-response': norms.nextResponseMinutes, resolution: norms.resolutionMinutes })[norm];

/** All clocks of a case, stopped ones too. */
export const clocksOf = ({ moves, norms }: Pick<Case, 'moves' | 'norms'>): readonly Clock[] =>
  (norms === undefined ? [] : runsOf(moves).map((one) => {
    const spans = runningSpans(moves, one);
    const budget = budgetOf(one.norm, norms);
    const dueAt = reached(budget, spans, norms.calendar);
    const warns = norms.warnBeforeMinutes > 0 && norms.warnBeforeMinutes < budget;
    const warnAt = warns ? reached(budget - norms.warnBeforeMinutes, spans, norms.calendar) : undefined;
    return { ...one, ...(dueAt === undefined ? {} : { dueAt }), ...(warnAt === undefined ? {} : { warnAt }) };
  }));

/** What an answer or the end of the case at `at` kept: every clock that it stops had not reached its due instant. */
export const inTime = (before: Case, at: string, norms: readonly NormName[]): boolean =>
  clocksOf(before).every(({ norm, stoppedAt, dueAt }) => !norms.includes(norm) || stoppedAt !== undefined || dueAt === undefined || at < dueAt);

/** The first due instant among clocks that run: what the queue of cases is ordered by. */
export const nextNormAt = (found: Case): string | undefined => {
  if (statusOf(found) === 'resolved' || statusOf(found) === 'waiting-on-customer') return undefined;
  return clocksOf(found).flatMap(({ stoppedAt, dueAt }) => (stoppedAt === undefined && dueAt !== undefined ? [dueAt] : [])).sort()[0];
};

const newsOf = (clock: Clock, { calendar, warnBeforeMinutes }: Norms): readonly NormNews[] => {
  const { norm, key, warnAt, dueAt, stoppedAt } = clock;
  const news: NormNews[] = [];
  // What is answered needs no warning any more; a breach that was answered late is said all the same.
  if (warnAt !== undefined && stoppedAt === undefined) {
    news.push({ kind: 'warned', key: `${key}/warned`, norm, at: warnAt, dueAt: dueAt ?? text(addBusinessMs(Date.parse(warnAt), warnBeforeMinutes * minuteMs, calendar)) });
  }
  if (dueAt !== undefined) news.push({ kind: 'breached', key: `${key}/breached`, norm, at: dueAt, dueAt });
  return news;
};

/** Warnings and breaches of a case that were not said yet, in the order of their moments. */
export const unsaidOf = (found: Case): readonly NormNews[] => {
  const { norms } = found;
  if (norms === undefined) return [];
  const unsaid = clocksOf(found).flatMap((clock) => newsOf(clock, norms)).filter(({ key }) => !found.said.includes(key));
  return unsaid.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
};

/** When next something is to be said about a norm of the matter. */
export const nextNewsAt = (matter: Matter): string | undefined => matter.cases.flatMap((one) => unsaidOf(one).slice(0, 1).map(({ at }) => at)).sort()[0];
