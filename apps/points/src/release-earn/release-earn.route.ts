import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { foreignId, points } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceAnswer, runFor, type CustomerCall } from '../state/command.route.js';
import { releaseEarnCommand } from './release-earn.handler.js';

const answer = z.object({ orderId: foreignId, points: points.describe('What had waited.'), status: z.literal('released'), balance: balanceAnswer });

@Controller('customers/:customerId/orders/:orderId/review/release')
export class ReleaseEarnRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @HttpCode(200)
  @Allow('agent', 'manager', 'admin')
  @Operation({
    summary: 'Release an earn that is under review: it goes on as if nothing had held it', answer,
    problems: { 400: ['idempotency-key-missing'], 404: ['not-under-review'], 422: ['idempotency-key-reused'] },
  })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall): Promise<z.output<typeof answer>> {
    return runFor(this.commands, releaseEarnCommand, { caller, request, input: { orderId: parse(foreignId, request.params['orderId'], '/orderId') } });
  }
}
