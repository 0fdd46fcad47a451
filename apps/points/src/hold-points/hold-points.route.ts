import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { points, uuid } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceAnswer, runFor, somePoints, type CustomerCall } from '../state/command.route.js';
import { holdPointsCommand } from './hold-points.handler.js';

const body = z.strictObject({ points: somePoints });
const answer = z.object({ holdId: uuid, points, expiresAt: z.iso.datetime().describe('Then it releases itself.'), balance: balanceAnswer });

@Controller('customers/:customerId/holds')
export class HoldPointsRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: 'Set points aside for a purchase under way', body, answer,
    problems: { 400: ['idempotency-key-missing'], 401: ['step-up-needed'], 403: ['not-yourself'], 409: ['velocity-limit-reached'], 422: ['not-enough-points', 'idempotency-key-reused'] },
  })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    return runFor(this.commands, holdPointsCommand, { caller, request, input: parse(body, input) });
  }
}
