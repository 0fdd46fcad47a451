import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { kebab, uuid } from '@fealty/contracts';
import { derivedId, idempotencyKeyOf } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import type { CustomerCall } from '../state/command.route.js';
import { prepareJournal } from '../state/journals.table.js';

const total = z.int().min(1);
const body = z.strictObject({
  name: kebab.describe('What it is called; no two journals of a programme share a name.'),
  customers: total.describe('How many customers the predecessor says there are.'), lots: total.describe('How many lots.'), points: total.describe('All their points. What comes must come to these three.'),
});
const answer = z.object({ journalId: uuid, state: z.string() });

@Controller('journals/openings')
export class PrepareOpeningRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Post()
  @Allow('manager', 'admin')
  @Operation({
    summary: "Begin a journal of a predecessor's balances, with the totals that it must come to", body, answer,
    problems: { 400: ['idempotency-key-missing'], 409: ['name-taken'], 422: ['idempotency-key-reused'] },
  })
  async post(@CallerOf() { programme, role, subject: preparedBy }: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    const journalId = derivedId('journal', programme, role, preparedBy, idempotencyKeyOf(request.headers));
    const { name, ...asked } = parse(body, input);
    const { state } = await prepareJournal(this.database, { journalId, programme, kind: 'opening', name, asked, preparedBy });
    return { journalId, state };
  }
}
