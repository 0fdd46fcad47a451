import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceAnswer, runFor, type CustomerCall } from '../state/command.route.js';
import { approveAdjustmentCommand } from './approve-adjustment.handler.js';

const answer = z.object({ adjustmentId: uuid, points: z.int(), status: z.literal('done'), balance: balanceAnswer });

@Controller('customers/:customerId/adjustments/:adjustmentId/approval')
export class ApproveAdjustmentRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @HttpCode(200)
  @Allow('agent', 'manager', 'admin')
  @Operation({
    summary: 'Approve an adjustment as the second agent', answer,
    problems: { 400: ['idempotency-key-missing'], 403: ['second-agent-needed'], 404: ['unknown-adjustment'], 422: ['not-enough-points', 'too-many-points', 'idempotency-key-reused'] },
  })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall): Promise<z.output<typeof answer>> {
    return runFor(this.commands, approveAdjustmentCommand, { caller, request, input: { adjustmentId: parse(uuid.toLowerCase(), request.params['adjustmentId'], '/adjustmentId') } });
  }
}
