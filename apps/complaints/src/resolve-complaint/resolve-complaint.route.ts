import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { word } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { actOf, runAct, type ActCall } from '../state/act.route.js';
import type { Acted } from '../state/act.rules.js';
import { actAnswer, caseText } from '../state/case-view.route.js';
import { resolveComplaintCommand } from './resolve-complaint.handler.js';

const body = z.strictObject({ reason: word.describe('How it ended, such as sent-again.'), text: caseText.optional() });

@Controller('cases')
export class ResolveComplaintRoute {
  constructor(@Inject(Commands) readonly commands: Commands, @Inject(Database) readonly database: Database) {}

  @Post(':caseId/resolve')
  @HttpCode(200)
  @Allow('agent', 'manager', 'admin')
  @Operation({ summary: 'Resolve the case: its clocks stop', body, answer: actAnswer, problems: { 400: ['idempotency-key-missing'], 404: ['no-such-case'], 409: ['case-resolved'], 422: ['idempotency-key-reused'] } })
  post(@CallerOf() caller: Caller, @Req() request: ActCall, @Body() input: unknown): Promise<Acted> {
    return runAct(this, resolveComplaintCommand, { ...actOf(request), caller, body: parse(body, input) });
  }
}
