import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { word } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { actOf, runAct, type ActCall } from '../state/act.route.js';
import type { Acted } from '../state/act.rules.js';
import { actAnswer, caseText } from '../state/case-view.route.js';
import { waitOnCustomerCommand } from './wait-on-customer.handler.js';

const body = z.strictObject({ reason: word.describe('What is waited for, such as photo-asked-for.'), text: caseText.optional() });

@Controller('cases')
export class WaitOnCustomerRoute {
  constructor(@Inject(Commands) readonly commands: Commands, @Inject(Database) readonly database: Database) {}

  @Post(':caseId/wait')
  @HttpCode(200)
  @Allow('agent', 'manager', 'admin')
  @Operation({ summary: 'Wait on the customer: the clocks pause', body, answer: actAnswer, problems: { 400: ['idempotency-key-missing'], 404: ['no-such-case'], 409: ['case-resolved', 'already-waiting'], 422: ['idempotency-key-reused'] } })
  post(@CallerOf() caller: Caller, @Req() request: ActCall, @Body() input: unknown): Promise<Acted> {
    return runAct(this, waitOnCustomerCommand, { ...actOf(request), caller, body: parse(body, input) });
  }
}
