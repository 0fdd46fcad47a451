import type { Due } from '@fealty/contracts';
import type { Statement } from '@fealty/postgres';
import { derivedId } from '../outbox/event-id.js';
import { NotReady } from '../reference/policies.js';
import { noticeTime } from './apply-event.js';
import type { Entry, Workspace } from './workspace.js';

/** A due row as selected: a customer's own, or one part. */
export interface DueItem { readonly customer_id: string; readonly part_id: string | null; readonly due_at: Date }
interface Fault { readonly item: DueItem; readonly reason: string }

const stepsMax = 100;

const dueAtOf = (work: Workspace, entry: Entry, part: string | undefined): string | undefined => {
  const { customers, parts } = work.context.consumption;
  if (part === undefined) return customers.dueAt?.(entry.row.stored.value);
  const state = entry.parts.get(part)?.value;
  return state === undefined ? undefined : parts?.dueAt?.(state as never);
};

const importedPart = (work: Workspace, entry: Entry, part: string | undefined): boolean =>
  part !== undefined && entry.parts.get(part) !== undefined && work.context.consumption.parts?.imported?.(entry.parts.get(part)?.value as never) === true;

const dueOf = ({ context: { consumption: { customers, parts } } }: Workspace, entry: Entry, { part, at }: { part: string | undefined; at: string }): readonly string[] =>
  (part === undefined ? customers.dueOf?.(entry.row.stored.value, at) : parts?.dueOf?.(entry.parts.get(part)?.value as never, at)) ?? [];

/** The cause of what follows from a due instant: what is due at the same instant of the same part always has the same id. */
export const dueCause = (work: Workspace, entry: Entry, { part, at }: { part: string | undefined; at: string }): Due => {
  const { customerId, programme } = entry.row;
  const id = derivedId('due', work.context.consumption.service, customerId, part ?? '', at, ...dueOf(work, entry, { part, at }));
  return { id, customerId, programme, occurredAt: at, correlationId: id, import: importedPart(work, entry, part), guest: entry.row.guest, part, now: work.context.asOf ?? work.context.now };
};

const fire = (work: Workspace, entry: Entry, { part, at }: { part: string | undefined; at: string }): void => {
  const { due: decider, says } = work.context.consumption;
  if (says !== undefined) return noticeTime(work, entry, dueCause(work, entry, { part, at }));
  if (decider === undefined) throw new Error(`${work.context.consumption.service} has due instants, but no due decider`);
  const due = dueCause(work, entry, { part, at });
  const partIds = [...(part === undefined ? [] : [part]), ...(decider.parts?.(due) ?? [])];
  const outcome = decider.decide(work.stateFor(entry, partIds), due, work.policyAt(due.programme, at));
  if (outcome.refused !== undefined) throw new Error(`the due rule refused: ${outcome.refused}`);
  work.accept(entry, due, outcome);
};

/** A projection's row can be armed from outside, when something that is no event changes what is to be noticed; the state does not tell of it. */
const isAsked = (work: Workspace, entry: Entry, { part_id: part, due_at: dueAt }: DueItem): boolean => {
  if (work.context.consumption.notices === undefined || part !== null) return false;
  const told = dueAtOf(work, entry, undefined);
  return told === undefined || told > dueAt.toISOString();
};

/** Fires everything due of one row until the clock is reached; a fault leaves the row as it was and disarms it, told as a refusal. */
export const applyDue = (work: Workspace, item: DueItem, faults: Fault[]): number => {
  const entry = work.entries.get(item.customer_id);
  if (entry === undefined) return 0;
  const part = item.part_id ?? undefined;
  let fired = 0;
  try {
    if (isAsked(work, entry, item)) {
      fire(work, entry, { part, at: item.due_at.toISOString() });
      fired = 1;
    }
    for (let at = dueAtOf(work, entry, part); at !== undefined && at <= (work.context.asOf ?? work.context.now); fired += 1) {
      fire(work, entry, { part, at });
      const next = dueAtOf(work, entry, part);
      if (next !== undefined && next <= at) throw new Error(`the due instant ${at} did not move on`);
      if (fired >= stepsMax) return fired;
      at = next;
    }
  } catch (error) {
    if (error instanceof NotReady) throw error;
    faults.push({ item, reason: error instanceof Error ? error.message : String(error) });
  }
  return fired;
};

/** Disarms faulty due rows and leaves a refusal with the reason; the row is armed again when it next changes. */
export const faultStatements = (work: Workspace, faults: readonly Fault[]): Statement[] => {
  const { consumption } = work.context;
  return faults.flatMap(({ item, reason }) => [
    item.part_id === null
      ? { text: `update ${consumption.customers.name} set due_at = null where customer_id = $1`, values: [item.customer_id] }
      : { text: `update ${consumption.parts?.name ?? ''} set due_at = null where customer_id = $1 and part_id = $2`, values: [item.customer_id, item.part_id] },
    {
      text: `insert into refusal (consumer, customer_id, topic, sequence, event_id, event_type, reason, detail, occurred_at)
             values ($1, $2, $3, $4, $3, 'due', 'due-rule-failed', $5, $6) on conflict do nothing`,
      values: [consumption.service, item.customer_id, `due/${item.part_id ?? ''}`, item.due_at.getTime(), reason, item.due_at],
    },
  ]);
};
