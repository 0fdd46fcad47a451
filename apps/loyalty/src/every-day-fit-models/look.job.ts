import type { Database } from '@fealty/postgres';
import { customersOf, writtenSince } from './purchases.query.js';
import { asksToCount, pastUntil, type Look } from './refit.rules.js';

export const lookAt = async (database: Database, programme: string, now: string): Promise<Look> => {
  const past = pastUntil(now);
  const { until: seenUntil } = await writtenSince(database, programme, { since: undefined, pastUntil: past });
  const customers = await customersOf(database, programme);
  return { at: now, customers, pastUntil: past, pastMoves: 0, seenUntil, counted: customers, begun: 0 };
};

/** Only what was written since is read, since this is asked every half minute. */
export const lookFurther = async (database: Database, programme: string, last: Look): Promise<Look> => {
  const { until, pastMoves, begun } = await writtenSince(database, programme, { since: last.seenUntil, pastUntil: last.pastUntil });
  const look = { ...last, seenUntil: until, pastMoves: last.pastMoves + pastMoves, begun: last.begun + begun };
  return asksToCount(look) ? { ...look, counted: await customersOf(database, programme), begun: 0 } : look;
};
