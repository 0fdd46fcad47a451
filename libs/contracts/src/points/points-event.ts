import { z } from 'zod';
import { defineEvent } from '../event.js';
import { points } from '../fields.js';
import { pointsTopic } from '../topics.js';

export const pointsEvent = defineEvent('points', pointsTopic);

/** The whole account after the entry: what the customer sees. `debt` is owed and is repaid by the next earn. */
export const balance = z.object({ pending: points, available: points, held: points, debt: points });
export type Balance = z.infer<typeof balance>;

/** Names one entry of the ledger, once per customer: `earn/<order>` for the earn of an order, else what was done and its cause. */
export const entryId = z.string().min(1).max(300).describe('Names the ledger entry, once per customer.');
export const lotId = z.string().min(1).max(300).describe('The entry that made the lot, with a number when it made several.');
export const deviceMark = z.string().regex(/^[0-9a-f]{16}$/).describe('A device from which the member had not spent before, after a fresh authentication: a mark that differs between customers and tells nothing of it (P8).');
