import { z } from 'zod';
import { foreignId, instant, points } from '../fields.js';
import { lotId } from './points-event.js';

/** Which lot gave or got how much (P7). */
export const lotPoints = z.object({ lotId, points });

/** A lot that moves with each activity of the customer: how long it lives from the last one. */
export const lotRenewal = z.object({ months: z.int().min(1), zone: z.string(), warningDays: z.int().min(0) });

/** When a lot ends and when that is to be told, as issued: a later policy does not touch it (P14). */
export const lotLife = z.object({
  expiresAt: instant.nullable().describe('null: the lot never expires.'),
  warnAt: instant.nullable().optional().describe('When its expiry is told. null: it expires untold.'),
  renews: lotRenewal.optional().describe('The lot expires by inactivity: each activity gives it a new life.'),
});

/** What a lot gave and gets again, as a lot of its own with the life that it had. */
export const lotBack = z.object({ lotId, points, activatedAt: instant, ...lotLife.shape, warned: z.boolean().optional(), imported: z.boolean().optional() });

/** Points of a lot that go back to it, with the life that it had; one that is over gets a short new one (P13). */
export const lotRestored = lotLife.extend({
  lotId, points, orderId: foreignId, activatedAt: instant, warned: z.boolean(), imported: z.boolean(),
});
export type LotRestored = z.infer<typeof lotRestored>;
