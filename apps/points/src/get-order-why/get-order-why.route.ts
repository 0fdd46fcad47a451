import { Controller, Get, Inject, Req } from '@nestjs/common';
import { circumstances, earnedLine, earningBasis, earnTerms, foreignId, kebab, localDate, points, uuid, velocityReview } from '@fealty/contracts';
import { Policies, Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { hasEarned } from '../state/points-account.rules.js';
import { aboutRule, explainOrder, type Explained } from './explain-order.rules.js';
import { earnOf } from './get-order-why.query.js';

const path = z.strictObject({ customerId: uuid.toLowerCase(), orderId: foreignId });
const query = z.strictObject({ rule: kebab.optional().describe('Only what is to be told of this rule, multiplier or bonus.') });
const considered = z.object({
  rule: kebab, applied: z.boolean(),
  failed: z.object({ condition: z.string(), was: z.string().nullable().describe('null: there was none, or it was not kept.'), wouldPass: z.array(z.string()) }).nullable()
    .describe('The first condition that failed, and what would have passed. null without `applied`: it held, but by the stacking another one was taken.'),
});
const answer = z.object({
  policyVersion: z.int(), points, pending: points, activated: points, taken: points, day: localDate, circumstances: circumstances.nullable(), basis: earningBasis.describe('Which parts of its money earn beside the net (P3).'),
  stacking: z.enum(['first', 'best', 'additive']).nullable(), waitsFor: z.enum(['completion', 'instant', 'review']).nullable(), activatesAt: z.iso.datetime().nullable(),
  limit: z.object({ headroom: points, uncut: points, cut: z.boolean() }).nullable().describe('What limits left for the order, and what it would have without them.'),
  review: velocityReview.extend({ at: z.iso.datetime() }).nullable().describe('The velocity limit that holds its pending points since `at`, with what had been earned before it within its time; null: none does.'),
  refused: z.object({ at: z.iso.datetime(), points, reason: kebab }).nullable().describe('What an agent refused of it after a review.'),
  budgets: earnTerms.shape.budgets.unwrap().describe('What the order asked of each budget and got. Of a rule paid by one that gave too little, `failed` tells the budget.'),
  lines: z.array(earnedLine.omit({ rule: true }).extend({ rule: earnedLine.shape.rule.unwrap().nullable(), considered: z.array(considered) })), bonuses: z.array(considered),
});

@Controller('customers/:customerId/orders/:orderId/why')
export class GetOrderWhyRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions, @Inject(Policies) private readonly policies: Policies) {}

  @Get()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: 'Why an order has its points, and why no more', query, headers: z.object({ 'fealty-after': z.string().optional() }), answer,
    description: 'Each rule of the policy version that the order earned under, by line, with the first condition that failed.',
    problems: { 400: ['invalid-position'], 403: ['not-yourself'], 404: ['unknown-order', 'unknown-rule'], 504: ['not-yet-applied'] },
  })
  async get(@Req() request: { params: unknown; query: unknown; headers: Readonly<Record<string, string | undefined>> }, @CallerOf() caller: Caller): Promise<Explained> {
    const { customerId, orderId } = parse(path, request.params);
    const { rule } = parse(query, request.query);
    requireSelf(caller, customerId);
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const order = await earnOf(this.database, { customerId, orderId, programme: caller.programme });
    if (!hasEarned(order)) throw new Problem(404, 'unknown-order', { detail: 'nothing is known of this order: it is not paid, or the policy gives points for nothing' });
    const inForce = this.policies.at(caller.programme, new Date().toISOString());
    const explained = explainOrder(order, inForce.numbered(order.terms.policyVersion)?.points);
    const told = rule === undefined ? explained : aboutRule(explained, rule);
    if (told === undefined) throw new Problem(404, 'unknown-rule', { detail: `version ${explained.policyVersion} of the policy has no such rule` });
    return told;
  }
}
