import { z } from 'zod';

const bytes = { text: z.string().nullable().describe('The bytes as UTF-8, for reading.'), bytes: z.string().nullable().describe('The bytes in base64.') };
const headers = z.record(z.string(), z.string());

export const streamRow = z.object({ customerId: z.string(), topic: z.string(), sequence: z.int().describe('The first number that is parked.'), events: z.int(), reason: z.string(), since: z.string() });
export const eventRow = z.object({ sequence: z.int(), offset: z.int(), reason: z.string(), parkedAt: z.string(), headers, ...bytes });
export const quarantinedRow = z.object({ topic: z.string(), partition: z.int(), offset: z.int(), reason: z.string(), quarantinedAt: z.string(), key: z.string().nullable(), headers, ...bytes });

export const stoppedRow = z.object({ shard: z.int(), reason: z.string().describe('Why, with how many customers of which programme.'), since: z.string() });
export const stoppedAnswer = ({ shard, reason, since }: { shard: number; reason: string; since: Date }): z.input<typeof stoppedRow> => ({ shard, reason, since: since.toISOString() });
export const letPastRow = stoppedRow.extend({
  programme: z.string(), dry: z.boolean(),
  reaches: z.array(z.object({ topic: z.string(), from: z.int().describe('Where the shard goes on reading.'), until: z.int().describe('Where the log ends; what comes later is not let past.') })),
});

export const dismissed = z.object({ topic: z.string(), partition: z.int(), offset: z.int(), dry: z.boolean() });

const beforeAfter = { before: z.unknown(), after: z.unknown() };
export const cared = z.object({
  applied: z.int().describe('Events applied.'),
  waitsFor: z.object({ sequence: z.int(), reason: z.string() }).optional().describe('What the stream still waits for; absent: it is free.'),
  difference: z.object({
    customer: z.object(beforeAfter), parts: z.array(z.object({ id: z.string(), ...beforeAfter })),
    says: z.array(z.object({ type: z.string(), sequence: z.int(), data: z.unknown() })),
  }).optional().describe('Of a dry run: what it would change.'),
});

/** Bytes for a person and for a machine. */
export const shownBytes = (value: Buffer | null): { text: string | null; bytes: string | null } => ({ text: value?.toString('utf8') ?? null, bytes: value?.toString('base64') ?? null });
