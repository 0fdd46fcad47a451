import { Controller, Get, Headers, Inject, Param } from '@nestjs/common';
import { points, uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceIn } from './get-balance.query.js';

const path = z.strictObject({ customerId: uuid.toLowerCase() });
const answer = z.object({
  customerId: uuid,
  pending: points.describe('Earned, waiting for orders to complete.'),
  underReview: points.describe('What of the pending points a velocity limit holds until an agent has reviewed it.'),
  available: points.describe('Can be spent.'),
  held: points.describe('Set aside for a purchase under way.'),
  debt: points.describe('Owed; the next earn repays it first.'),
  expiring: z.array(z.object({ points, expiresAt: z.iso.datetime() })).describe('What of the available points expires when, the soonest 12 times; while a case is open, at the latest end of the wait for it.'),
});

@Controller('customers/:customerId/balance')
export class GetBalanceRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: "A customer's points", answer, headers: z.object({ 'fealty-after': z.string().optional() }),
    problems: { 400: ['invalid-position'], 403: ['not-yourself'], 404: ['unknown-customer'], 504: ['not-yet-applied'] },
  })
  async get(@Param() params: unknown, @CallerOf() caller: Caller, @Headers('fealty-after') after?: string): Promise<z.output<typeof answer>> {
    const { customerId } = parse(path, params);
    requireSelf(caller, customerId);
    await this.positions.reached(after, customerId);
    const balance = await balanceIn(this.database, { customerId, programme: caller.programme });
    if (balance === undefined) throw new Problem(404, 'unknown-customer', { detail: 'nothing is known of this customer in this programme; points begin with the first order' });
    return { customerId, ...balance };
  }
}
