import { z } from 'zod';
import { wholeNumberAsked } from './asked-number.js';
import { parse } from './input.js';
import { Problem } from './problem.js';

/** Query of a list: `?limit=50&cursor=…`. */
export const pageQuery = z.strictObject({
  limit: wholeNumberAsked({ min: 1, max: 200 }).prefault(50).meta({ description: 'how many items at most, 1 to 200' }),
  cursor: z.string().max(1_024).optional().meta({ description: 'where to go on: the `cursor` in the address that `next` is' }),
});

/** One page of a list; `next` is the address of the following one, absent on the last. */
export interface Page<Item> {
  items: Item[];
  next?: string;
}

/** An opaque text for the key of the last row of a page. */
export const encodeCursor = (key: readonly (string | number)[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** An instant in the key of a page; the calendar of the database has no year 0. */
export const cursorInstant = z.iso.datetime().refine((at) => !at.startsWith('0000'));

/** @throws Problem 400 `invalid-cursor` for a text that is no cursor of this list. */
export const decodeCursor = <Key extends z.ZodType>(schema: Key, cursor: string): z.output<Key> => {
  try {
    return parse(schema, JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw new Problem(400, 'invalid-cursor', { detail: 'the field next of a page is an address: follow it, or take the cursor out of its query', errors: [{ pointer: '/cursor', detail: 'is not a cursor of this list' }], cause: error });
  }
};

interface PageRequest<Item> {
  /** The path and query asked for; `cursor` in it is replaced. */
  url: string;
  limit: number;
  keyOf: (item: Item) => readonly (string | number)[];
}

/**
 * Cuts `limit + 1` rows to a page: the row too many says that there is a next page.
 *
 * @example return pageOf(rows, { url: request.url, limit, keyOf: (entry) => [entry.occurredAt, entry.id] });
 */
export const pageOf = <Item>(rows: readonly Item[], { url, limit, keyOf }: PageRequest<Item>): Page<Item> => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  const next = new URL(url, 'http://here');
  next.searchParams.set('cursor', encodeCursor(keyOf(last)));
  return { items, next: next.pathname + next.search };
};
