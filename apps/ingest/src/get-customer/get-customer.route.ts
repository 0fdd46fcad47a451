import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { customerBehind } from './customer.query.js';

const path = z.strictObject({ platform: z.string().max(60), id: z.string().min(1).max(200) });
const customer = z.object({
  customerId: z.guid(), programme: z.string(), platform: z.string(), id: z.string(),
  guest: z.boolean().describe('An order without an account: it has orders, but no points and no profile.'), knownSince: z.iso.datetime(),
});

@Controller('customers')
export class GetCustomerRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get(':platform/:id')
  @Allow('platform', 'member', 'agent', 'manager', 'admin')
  @Operation({ summary: "The customer behind a platform's own id", answer: customer, problems: { 404: ['unknown-customer'] } })
  async get(@Param('platform') platform: string, @Param('id') id: string, @CallerOf() caller: Caller): Promise<z.infer<typeof customer>> {
    const asked = parse(path, { platform, id });
    const found = await customerBehind(this.database, { programme: caller.programme, platform: asked.platform, subject: asked.id });
    // A member learns nothing about others, not even that they are unknown.
    requireSelf(caller, found?.customer_id ?? '');
    if (found === undefined) throw new Problem(404, 'unknown-customer', { detail: `no event of ${asked.platform} has named this customer yet` });
    return { customerId: found.customer_id, programme: caller.programme, platform: asked.platform, id: asked.id, guest: asked.id.startsWith('guest:'), knownSince: found.known_since };
  }
}
