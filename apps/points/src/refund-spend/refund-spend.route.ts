import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { foreignId, points } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceAnswer, runFor, somePoints, type CustomerCall } from '../state/command.route.js';
import { refundSpendCommand } from './refund-spend.handler.js';

const body = z.strictObject({ orderId: foreignId, points: somePoints.optional().describe('All that is spent on it when not told.') });
const answer = z.object({ orderId: foreignId, points, balance: balanceAnswer });

@Controller('customers/:customerId/refunds')
export class RefundSpendRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @Allow('platform', 'agent', 'manager', 'admin')
  @Operation({ summary: 'Give spent points back', body, answer, problems: { 400: ['idempotency-key-missing'], 422: ['nothing-spent', 'reward-redeemed', 'more-than-spent', 'idempotency-key-reused'] } })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    return runFor(this.commands, refundSpendCommand, { caller, request, input: parse(body, input) });
  }
}
