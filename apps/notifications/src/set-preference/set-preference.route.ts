import { Body, Controller, Inject, Put, Req } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Commands, idempotencyKeyOf } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { setPreferenceCommand } from './set-preference.handler.js';
import type { SetPreference } from './set-preference.rules.js';

const preference = z.strictObject({ channel: z.enum(['email', 'none']).describe("Where messages go; none: nowhere, but for what answers the customer's own act or is owed by law.") });
interface Asked { readonly params: { readonly customerId: string }; readonly headers: Readonly<Record<string, string | string[] | undefined>> }

@Controller('customers')
export class SetPreferenceRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Put(':customerId/preference')
  @Allow('member', 'agent', 'manager', 'admin')
  @Operation({ summary: 'Choose the channel for messages', body: preference, answer: preference, problems: { 400: ['idempotency-key-missing'], 404: ['unknown-customer'], 422: ['idempotency-key-reused'] } })
  async put(@CallerOf() caller: Caller, @Req() request: Asked, @Body() body: unknown): Promise<SetPreference> {
    const idempotencyKey = idempotencyKeyOf(request.headers);
    const customerId = parse(uuid.toLowerCase(), request.params.customerId, '/customerId');
    requireSelf(caller, customerId);
    const input = parse(preference, body);
    const outcome = await this.commands.run(setPreferenceCommand, { customerId, programme: caller.programme, caller, idempotencyKey, input });
    if (outcome.refused !== undefined) throw new Problem(outcome.refused === 'unknown-customer' ? 404 : 422, outcome.refused, { detail: outcome.detail ?? '' });
    return outcome.answer as SetPreference;
  }
}
