import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { kebab, uuid } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { runFor, type CustomerCall } from '../state/command.route.js';
import { declineAdjustmentCommand } from './decline-adjustment.handler.js';

const body = z.strictObject({ reason: kebab });
const answer = z.object({ adjustmentId: uuid, points: z.int(), status: z.literal('declined') });

@Controller('customers/:customerId/adjustments/:adjustmentId/refusal')
export class DeclineAdjustmentRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @HttpCode(200)
  @Allow('agent', 'manager', 'admin')
  @Operation({ summary: 'Decline an adjustment that waits, or withdraw an own one', body, answer, problems: { 400: ['idempotency-key-missing'], 404: ['unknown-adjustment'], 422: ['idempotency-key-reused'] } })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    const adjustmentId = parse(uuid.toLowerCase(), request.params['adjustmentId'], '/adjustmentId');
    return runFor(this.commands, declineAdjustmentCommand, { caller, request, input: { adjustmentId, ...parse(body, input) } });
  }
}
