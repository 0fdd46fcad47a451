import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { kebab, toldInstant, uuid } from '@fealty/contracts';
import { derivedId, idempotencyKeyOf, Policies } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import type { CustomerCall } from '../state/command.route.js';
import { prepareJournal } from '../state/journals.table.js';

const body = z.strictObject({
  name: kebab.max(55).describe('What it is called; no two journals of a programme share a name.'),
  from: toldInstant.describe('Orders that earned first at this instant or later …'), to: toldInstant.describe('… and before this one, which is over.'),
  policyVersion: z.int().min(1).describe('The version that should have been in force.'),
  forgive: z.boolean().default(false).describe('What was given too much and is spent already is forgiven, not owed.'),
}).refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than from' });
const answer = z.object({ journalId: uuid, state: z.string().describe('open: it is being counted; ready: look at its numbers and approve them.') });

@Controller('journals/repairs')
export class PrepareRepairRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Policies) private readonly policies: Policies) {}

  @Post()
  @Allow('manager', 'admin')
  @Operation({
    summary: 'Begin a repair: count the orders of a span again under the policy version that should have been in force', body, answer,
    description: 'It is counted by itself; nothing is posted before a second person has approved the numbers.',
    problems: { 400: ['idempotency-key-missing'], 409: ['name-taken'], 422: ['unknown-policy-version', 'span-not-over', 'idempotency-key-reused'] },
  })
  async post(@CallerOf() { programme, role, subject: preparedBy }: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    const journalId = derivedId('journal', programme, role, preparedBy, idempotencyKeyOf(request.headers));
    const { name, ...asked } = parse(body, input);
    const now = new Date().toISOString();
    if (asked.to > now) throw new Problem(422, 'span-not-over', { detail: `the span must be over, so that no order comes into it: it is ${now} now` });
    if (this.policies.at(programme, now).numbered(asked.policyVersion) === undefined) throw new Problem(422, 'unknown-policy-version', { detail: `this programme has no version ${asked.policyVersion} of its policy` });
    const { state } = await prepareJournal(this.database, { journalId, programme, kind: 'repair', name, asked, preparedBy });
    return { journalId, state };
  }
}
