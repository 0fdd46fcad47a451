import { Controller, Get, Inject, Req } from '@nestjs/common';
import { foreignId, kebab, points, uuid, velocityReview } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, cursorInstant, decodeCursor, Operation, pageOf, pageQuery, parse, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { reviewsOf, type ReviewRow } from './get-reviews.query.js';

const cursorKey = z.tuple([cursorInstant, z.guid(), z.string()]);
const answer = z.object({
  items: z.array(velocityReview.omit({ asked: true }).extend({
    customerId: uuid, orderId: foreignId, points: points.describe('What waits: what is pending of the order now.'), at: z.iso.datetime().describe('Since when.'),
    completed: z.boolean().describe('The order has completed: released, its points become active at once.'),
    sharers: z.array(z.object({ customerId: uuid, points, times: z.int().min(0) })).optional()
      .describe('Limits of a device or an address: what customers who share it earned within the time of the limit before and after, most first, at most 20; as far as it is still known.'),
    refusal: z.object({ by: foreignId, reason: kebab, at: z.iso.datetime() }).optional().describe('An agent asked to refuse it; another one must refuse it too, or release it.'),
  })),
  next: z.string().optional(),
});

@Controller('reviews')
export class GetReviewsRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('agent', 'manager', 'admin')
  @Operation({ summary: 'Earns of the programme that velocity limits hold for review, oldest first', query: pageQuery, answer, problems: { 400: ['invalid-cursor'] } })
  async get(@Req() request: { readonly url: string; readonly query: unknown }, @CallerOf() { programme }: Caller): Promise<Page<ReviewRow>> {
    const { limit, cursor } = parse(pageQuery, request.query);
    const after = cursor === undefined ? null : decodeCursor(cursorKey, cursor);
    const rows = await reviewsOf(this.database, { programme, after, limit: limit + 1 });
    return pageOf([...rows], { url: request.url, limit, keyOf: ({ at, customerId, orderId }) => [at, customerId, orderId] });
  }
}
