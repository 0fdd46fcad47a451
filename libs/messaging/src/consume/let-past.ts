import type { Statement, Transaction } from '@fealty/postgres';
import type { Workspace } from './workspace.js';

/**
 * An operator's word that whatever fails of one programme may be parked on a shard that the breaker has stopped, however many customers that
 * concerns: of each topic what stood in the log when it was given, and nothing that came later. It is a row of `care_log`, so it holds over
 * restarts, and no further.
 */
export interface LetPast {
  readonly id: number;
  readonly programme: string;
  /** The end of each topic's log when it was given. */
  readonly until: Readonly<Record<string, number>>;
  readonly by: string;
  readonly why: string;
}
type Parked = Workspace['aside']['parked'][number];

/** Whose word lets this event be parked, if anybody's. */
export const letPastBy = ({ event, record }: Parked, given: readonly LetPast[]): LetPast | undefined =>
  given.find(({ programme, until }) => event.programme === programme && record.offset < (until[record.topic] ?? 0));

/** What was said for a shard, the oldest first. Asked for only when the breaker would stop it. */
export const letPastOn = async (tx: Transaction, consumer: string, shard: number): Promise<readonly LetPast[]> => (await tx.query<LetPast>({
  name: 'let_past', values: [consumer, shard],
  text: `select id, headers ->> 'programme' as programme, headers -> 'until' as until, asked_by as by, why from care_log
         where consumer = $1 and shard = $2 and action = 'past' order by id`,
})).rows;

/** Names the hand in the reason of each event that it lets past, and counts them in its row. */
export const markLetPast = (work: Workspace, given: readonly LetPast[]): Statement[] => {
  const events = new Map<number, number>();
  work.aside.parked.forEach((parked, index) => {
    const past = letPastBy(parked, given);
    if (past === undefined) return;
    work.aside.parked[index] = { ...parked, reason: `${parked.reason} (let past by ${past.by}: ${past.why})` };
    events.set(past.id, (events.get(past.id) ?? 0) + 1);
  });
  return events.size === 0 ? [] : [{
    name: 'count_let_past', values: [[...events.keys()], [...events.values()]],
    text: 'update care_log l set applied = l.applied + k.events from unnest($1::bigint[], $2::integer[]) as k(id, events) where l.id = k.id',
  }];
};
