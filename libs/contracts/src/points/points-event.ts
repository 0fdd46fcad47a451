import { z } from 'zod';
import { defineEvent } from '../event.js';
import { points } from '../fields.js';
import { pointsTopic } from '../topics.js';

export const pointsEvent = defineEvent('points', pointsTopic);

/** The whole account after the entry: what the customer sees. `debt` is owed and is repaid by the next earn. */
export const balance = z.object({ pending: points, available: points, held: points, debt: points });
export type Balance = z.infer<typeof balance>;
