import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { foreignId, kebab, points } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceAnswer, runFor, type CustomerCall } from '../state/command.route.js';
import { refuseEarnCommand } from './refuse-earn.handler.js';

const body = z.strictObject({ reason: kebab.describe('Why, as a code; no personal data and no free text, for it travels. Where a second agent refuses too, the reason of the first one stands.') });
const answer = z.object({
  orderId: foreignId, points: points.describe('What was refused, or waits to be.'),
  status: z.enum(['refused', 'waiting']).describe('waiting: beyond what one agent decides alone; a second one must refuse it too, or release it.'), balance: balanceAnswer,
});

@Controller('customers/:customerId/orders/:orderId/review/refusal')
export class RefuseEarnRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @HttpCode(200)
  @Allow('agent', 'manager', 'admin')
  @Operation({
    summary: 'Refuse an earn that is under review: its pending points go', body, answer,
    problems: { 400: ['idempotency-key-missing'], 403: ['second-agent-needed'], 404: ['not-under-review'], 422: ['too-many-points', 'idempotency-key-reused'] },
  })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    return runFor(this.commands, refuseEarnCommand, { caller, request, input: { orderId: parse(foreignId, request.params['orderId'], '/orderId'), ...parse(body, input) } });
  }
}
