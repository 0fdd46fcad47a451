import { z } from 'zod';
import { kebab, points } from '../fields.js';

/** Whose earns or spends a velocity limit adds up. */
export const velocitySubjects = ['member', 'device', 'address'] as const;

const most = { points: z.int().min(1).max(1_000_000_000).optional(), times: z.int().min(1).max(100).optional() };

/** The most that may come together within the time of a limit: points, times, or both. */
export const velocityMost = z.strictObject(most).refine(({ points: some, times }) => some !== undefined || times !== undefined, 'must tell points, times or both');

/** How fast points may be earned or spent (P19). */
export const velocityLimit = z.strictObject({
  id: kebab,
  of: z.enum(['earn', 'spend']).describe('earn: what orders earn when they are paid or amended; what is beyond waits for an agent. spend: holds, spends and redemptions; what is beyond is refused.'),
  per: z.enum(velocitySubjects).describe('member: what one customer earns or spends. device, address: what all who share it do together, as far as it is known: `device` and `addressHash` of the person, and `device` of the token that spends. Counted without locks, so that what comes at the same moment may go beyond.'),
  withinMinutes: z.int().min(1).max(44_640).describe('In any time of this length; at most 31 days.'),
  atMost: velocityMost,
});

/** What an earn or a spend counts for velocity limits. */
export const velocityUse = z.object({
  points, minutes: z.int().min(1).describe('The longest time of a limit that it counts for.'),
}).describe('It counts for velocity limits (P19); absent: there was none, or it was held for review.');

/** Why an earn waits for an agent. */
export const velocityReview = z.object({
  limit: kebab.describe('The velocity limit that it would have gone beyond.'), per: z.enum(velocitySubjects), withinMinutes: z.int().min(1), atMost: z.object(most),
  used: z.object({ points, times: z.int().min(0) }).optional().describe('What had come within that time before it, without what was held for review itself. Absent for a device or an address: it is what others did, too.'),
  asked: points.describe('What it came with.'),
});
export type VelocityReview = z.infer<typeof velocityReview>;
