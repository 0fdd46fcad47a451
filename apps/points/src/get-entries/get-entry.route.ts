import { Controller, Get, Inject, Req } from '@nestjs/common';
import { earnedLine, uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { entryNamed, type EntryWhy } from './get-entries.query.js';
import { entry } from './get-entries.route.js';

const path = z.strictObject({ customerId: uuid.toLowerCase(), entryId: z.string().min(1).max(300) });
const answer = entry.extend({
  eventId: uuid.describe('The event on points.v1 that told it; `causeId` is what brought it about.'), imported: z.boolean(),
  lines: z.array(earnedLine).nullable().describe('The inputs, the rule and the points of each line that is new or changed, under `policyVersion`; null where no order was counted.'),
});

@Controller('customers/:customerId/entries/:entryId')
export class GetEntryRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: 'Why an entry is there: rule, policy version, inputs, breakdown by line, cause', headers: z.object({ 'fealty-after': z.string().optional() }), answer,
    description: 'An entry id has slashes: in the path they are written %2F.', problems: { 400: ['invalid-position'], 403: ['not-yourself'], 404: ['unknown-entry'], 504: ['not-yet-applied'] },
  })
  async get(@Req() request: { params: unknown; headers: Readonly<Record<string, string | undefined>> }, @CallerOf() caller: Caller): Promise<EntryWhy> {
    const { customerId, entryId } = parse(path, request.params);
    requireSelf(caller, customerId);
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const found = await entryNamed(this.database, { customerId, programme: caller.programme, entryId });
    if (found === undefined) throw new Problem(404, 'unknown-entry', { detail: 'no such entry is in the ledger of this customer' });
    return found;
  }
}
