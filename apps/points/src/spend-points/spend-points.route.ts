import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { foreignId, points } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceAnswer, runFor, somePoints, type CustomerCall } from '../state/command.route.js';
import { spendPointsCommand } from './spend-points.handler.js';

const body = z.strictObject({ orderId: foreignId.describe('The order that the points pay for: when it comes back, they go back.'), points: somePoints });
const answer = z.object({ orderId: foreignId, points, balance: balanceAnswer });

@Controller('customers/:customerId/spends')
export class SpendPointsRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: 'Spend points on an order', body, answer,
    problems: { 400: ['idempotency-key-missing'], 401: ['step-up-needed'], 403: ['not-yourself'], 409: ['velocity-limit-reached'], 422: ['not-enough-points', 'idempotency-key-reused'] },
  })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    return runFor(this.commands, spendPointsCommand, { caller, request, input: parse(body, input) });
  }
}
