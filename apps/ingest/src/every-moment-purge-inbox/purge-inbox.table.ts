import { transaction, type Statement } from '@fealty/postgres';
import type { Pool } from 'pg';

export interface Purging {
  /** Ids of events that occurred longer ago are forgotten. */
  readonly keepDays: number;
  /** Between refusing what is older and forgetting it: longer than any transaction that may still take it. @default 60000 */
  readonly graceMs?: number;
  /** How many rows, and hours of the time of events, one transaction takes at most. @default 5000, 1 */
  readonly rowsMax?: number;
  readonly hours?: number;
}

interface Horizon { readonly done: boolean; readonly may_purge: boolean; readonly may_raise: boolean }

const keptSince = "date_trunc('hour', clock_timestamp() - make_interval(days => $1))";
const sliceEnd = 'least(before, purged_until + make_interval(hours => $1))';

const lockHorizon = ({ keepDays, graceMs = 60_000 }: Purging): Statement => ({
  name: 'lock_horizon', values: [keepDays, graceMs],
  text: `select purged_until = before as done, clock_timestamp() > raised_at + make_interval(secs => $2::float / 1000) as may_purge,
    before < ${keptSince} as may_raise from inbox_horizon for update skip locked`,
});

const firstHorizon = (keepDays: number): Statement => ({
  name: 'first_horizon', values: [keepDays],
  text: `insert into inbox_horizon (before, raised_at, purged_until)
    select h, clock_timestamp(), least(h, date_trunc('hour', (select min(occurred_at) from inbox)))
    from ${keptSince} h where not exists (select 1 from inbox_horizon) on conflict do nothing`,
});

const raiseHorizon = (keepDays: number): Statement => ({
  name: 'raise_horizon', values: [keepDays],
  text: `update inbox_horizon set raised_at = clock_timestamp(), before = ${keptSince}`,
});

const slice = `(select purged_until as since, ${sliceEnd} as until from inbox_horizon)`;

const forgetIds = (hours: number, rowsMax: number): Statement => ({
  name: 'forget_ids', values: [hours, rowsMax],
  text: `with slice as ${slice}, old as (
      select foreign_id, source, programme from inbox where occurred_at >= (select since from slice) and occurred_at < (select until from slice) limit $2)
    delete from inbox i using old o where i.foreign_id = o.foreign_id and i.source = o.source and i.programme = o.programme`,
});

const forgetContent = (hours: number, rowsMax: number): Statement => ({
  name: 'forget_content', values: [hours, rowsMax],
  text: `with slice as ${slice} delete from accepted_content where ordinal in (
    select ordinal from accepted_content where newest >= (select since from slice) and newest < (select until from slice) limit $2)`,
});

const advance = (hours: number): Statement => ({
  name: 'advance_purge', values: [hours], text: `update inbox_horizon set purged_until = ${sliceEnd}`,
});

/**
 * One bounded step of forgetting: raises the horizon before which events are refused, or, once every transaction knows it, deletes what lies
 * before, never a row of an event that could still be taken. Answers the rows deleted, and whether there is more to do at once.
 */
export const purgeInbox = (pool: Pool, purging: Purging): Promise<{ readonly rows: number; readonly more: boolean }> => {
  const { keepDays, rowsMax = 5_000, hours = 1 } = purging;
  return transaction(pool, { statementTimeoutMs: 600_000 }, async (tx) => {
    const { rows: [horizon] } = await tx.query<Horizon & Record<string, unknown>>(lockHorizon(purging));
    if (horizon === undefined) {
      await tx.query(firstHorizon(keepDays));
      return { rows: 0, more: false };
    }
    if (horizon.done) {
      if (horizon.may_raise) await tx.query(raiseHorizon(keepDays));
      return { rows: 0, more: false };
    }
    if (!horizon.may_purge) return { rows: 0, more: false };
    const [ids, content] = await tx.burst([forgetIds(hours, rowsMax), forgetContent(hours, rowsMax)]);
    const gone = [ids?.rowCount ?? 0, content?.rowCount ?? 0];
    if (gone.every((rows) => rows < rowsMax)) await tx.query(advance(hours));
    return { rows: gone.reduce((sum, rows) => sum + rows, 0), more: true };
  });
};
