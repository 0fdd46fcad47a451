import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { earningBasis, foreignId, points, toldInstant, toldMinor, word } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { quoteCart, type Quote } from './quote-cart.rules.js';

const body = z.strictObject({
  channel: word,
  at: toldInstant.optional().describe('When it was or would be paid; the policy in force then counts. Now when not told.'),
  shippingMinor: toldMinor.default(0).describe('Of the cart; it counts where the basis has shipping in.'),
  lines: z.array(z.strictObject({
    sku: foreignId, category: word.optional(), giftCard: z.boolean().default(false), quantity: z.int().min(1).max(1_000_000).default(1),
    netMinor: toldMinor.describe('Of the whole line, without the amounts beside it.'),
    taxMinor: toldMinor.default(0).describe('Beside the net, as discount and part paid with points: each counts where the basis has it in (P3).'),
    discountMinor: toldMinor.default(0), paidWithPointsMinor: toldMinor.default(0),
  })).min(1).max(500),
});
const considered = z.object({
  rule: z.string(),
  failed: z.object({ condition: z.string(), was: z.string().nullable(), wouldPass: z.array(z.string()) }).nullable().describe('The first condition that failed, and what would have passed; null: it holds.'),
});
const answer = z.object({
  points, policyVersion: z.int(), basis: earningBasis.describe('Which parts of the money earn beside the net.'),
  lines: z.array(z.object({ lineId: z.string(), points, rule: z.object({ id: z.string(), points, perMinor: z.int(), also: z.array(z.string()).optional() }).nullable(), considered: z.array(considered) })),
  bonuses: z.array(considered),
});

@Controller('quotes')
export class QuoteCartRoute {
  constructor(@Inject(Policies) private readonly policies: Policies) {}

  @Post()
  @HttpCode(200)
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({ summary: 'What a cart would earn if it were paid, and why', description: 'Reads only; needs no Idempotency-Key.', body, answer })
  post(@CallerOf() caller: Caller, @Body() input: unknown): Quote {
    const { at: paidAt = new Date().toISOString(), ...cart } = parse(body, input);
    return quoteCart(cart, this.policies.at(caller.programme, paidAt), paidAt);
  }
}
