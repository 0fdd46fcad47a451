import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { foreignId, points, uuid } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceAnswer, runFor, somePoints, type CustomerCall } from '../state/command.route.js';
import { captureHoldCommand } from './capture-hold.handler.js';

const body = z.strictObject({
  orderId: foreignId.describe('The order that the points pay for: when it comes back, they go back.'),
  points: somePoints.optional().describe('All that is held when not told; of less, the rest is released.'),
});
const answer = z.object({ orderId: foreignId, points, balance: balanceAnswer });

@Controller('customers/:customerId/holds/:holdId/capture')
export class CaptureHoldRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @HttpCode(200)
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: 'Spend what is held', body, answer,
    problems: { 400: ['idempotency-key-missing'], 403: ['not-yourself'], 404: ['unknown-hold'], 422: ['more-than-held', 'idempotency-key-reused'] },
  })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    const holdId = parse(uuid.toLowerCase(), request.params['holdId'], '/holdId');
    return runFor(this.commands, captureHoldCommand, { caller, request, input: { holdId, ...parse(body, input) } });
  }
}
