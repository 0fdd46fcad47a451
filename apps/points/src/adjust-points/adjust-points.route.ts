import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { foreignId, kebab, uuid } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { runForKnown } from '../state/agent-command.route.js';
import { balanceAnswer, type CustomerCall } from '../state/command.route.js';
import { adjustPointsCommand } from './adjust-points.handler.js';

const adjusted = z.int().min(-1_000_000_000).max(1_000_000_000).refine((number) => number !== 0, 'must not be 0');
const body = z.strictObject({
  points: adjusted.describe('Positive gives, negative takes away.'),
  reason: kebab.describe('Why, as a code; no personal data and no free text, for it travels.'),
  reference: foreignId.optional().describe('What it is about, such as a case or an order.'),
});
const answer = z.object({ adjustmentId: uuid, points: z.int(), status: z.enum(['done', 'waiting']).describe('waiting: beyond what one agent decides alone; a second one must approve.'), balance: balanceAnswer });

@Controller('customers/:customerId/adjustments')
export class AdjustPointsRoute {
  constructor(@Inject(Commands) readonly commands: Commands, @Inject(Database) readonly database: Database) {}

  @Post()
  @Allow('agent', 'manager', 'admin')
  @Operation({
    summary: 'Give or take points by hand', body, answer,
    problems: { 400: ['idempotency-key-missing'], 404: ['unknown-customer'], 422: ['not-enough-points', 'too-many-points', 'too-many-waiting', 'idempotency-key-reused'] },
  })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    return runForKnown(this, adjustPointsCommand, { caller, request, input: parse(body, input) });
  }
}
