import { Controller, Get, Inject, Param } from '@nestjs/common';
import { foreignId, kebab, uuid } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { waitingOf } from './get-adjustments.query.js';

const path = z.strictObject({ customerId: uuid.toLowerCase() });
const answer = z.object({ items: z.array(z.object({
  adjustmentId: uuid, points: z.int(), reason: kebab, reference: foreignId.optional(), by: foreignId.describe('The agent who asked, who may not approve.'), at: z.iso.datetime(),
})) });

@Controller('customers/:customerId/adjustments')
export class GetAdjustmentsRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('agent', 'manager', 'admin')
  @Operation({ summary: 'Adjustments of a customer that wait for a second agent', answer, problems: { 404: ['unknown-customer'] } })
  async get(@Param() params: unknown, @CallerOf() caller: Caller): Promise<z.output<typeof answer>> {
    const { customerId } = parse(path, params);
    const items = await waitingOf(this.database, { customerId, programme: caller.programme });
    if (items === undefined) throw new Problem(404, 'unknown-customer', { detail: 'nothing is known of this customer in this programme' });
    return { items: [...items] };
  }
}
