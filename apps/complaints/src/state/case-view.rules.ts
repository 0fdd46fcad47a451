// What people are shown of a case: its history and its clocks, computed at the moment of asking.
import { clocksOf, nextNormAt } from './clocks.rules.js';
import { statusOf, type Case, type Matter } from './matter.rules.js';

export interface ShownCase { readonly customerId: string; readonly matter: Matter; readonly found: Case }

export const viewOf = ({ customerId, matter, found }: ShownCase) => ({
  caseId: found.caseId, customerId, programme: matter.programme, category: found.category, ...(matter.orderId === undefined ? {} : { orderId: matter.orderId }),
  channel: found.channel, status: statusOf(found), openedAt: found.moves[0]?.at ?? '', nextNormAt: nextNormAt(found) ?? null,
  clocks: clocksOf(found).map(({ norm, startedAt, stoppedAt, dueAt, warnAt, key }) => ({
    norm, startedAt, stoppedAt: stoppedAt ?? null, warnAt: warnAt ?? null, dueAt: dueAt ?? null, breachSaid: found.said.includes(`${key}/breached`),
  })),
  moves: found.moves.map(({ kind, at, by, reason }) => ({ kind, at, by, reason })),
});
export type CaseView = ReturnType<typeof viewOf>;
