import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { points, uuid } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { balanceAnswer, runFor, type CustomerCall } from '../state/command.route.js';
import { releaseHoldCommand } from './release-hold.handler.js';

const answer = z.object({ points, balance: balanceAnswer });

@Controller('customers/:customerId/holds/:holdId/release')
export class ReleaseHoldRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @HttpCode(200)
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({ summary: 'Give held points back to their lots', answer, problems: { 400: ['idempotency-key-missing'], 403: ['not-yourself'], 404: ['unknown-hold'], 422: ['idempotency-key-reused'] } })
  post(@CallerOf() caller: Caller, @Req() request: CustomerCall): Promise<z.output<typeof answer>> {
    return runFor(this.commands, releaseHoldCommand, { caller, request, input: { holdId: parse(uuid.toLowerCase(), request.params['holdId'], '/holdId') } });
  }
}
