import { Body, Controller, Headers, Inject, Post } from '@nestjs/common';
import { foreignId, uuid, word } from '@fealty/contracts';
import { Commands, idempotencyKeyOf } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { problemOf } from '../state/act.route.js';
import { actAnswer, caseText, customerIdInput, promises } from '../state/case-view.route.js';
import { openComplaintCommand } from './open-complaint.handler.js';
import type { OpenedComplaint } from './open-complaint.rules.js';

const body = z.strictObject({
  customerId: customerIdInput.optional().describe("Whose complaint it is; a member's own when not told."),
  category: word, orderId: foreignId.optional(), channel: word.default('web'),
  complaintId: foreignId.optional().describe("The platform's own id of it, when the platform says complaint-made as well."),
  text: caseText,
});
const answer = actAnswer.extend({ caseId: uuid, joined: z.boolean().describe('True: the same matter had a case that is not resolved.'), norms: promises });

@Controller('complaints')
export class OpenComplaintRoute {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: 'Complain, or write again about the same matter', body, answer,
    description: 'Filing is easy: a case opens for any customer id, also when nothing else is known of it here. 404 when the id belongs to another programme.',
    problems: { 400: ['idempotency-key-missing'], 404: ['unknown-customer'], 422: ['idempotency-key-reused'] },
  })
  async post(@CallerOf() caller: Caller, @Headers() headers: Record<string, string | undefined>, @Body() input: unknown): Promise<OpenedComplaint> {
    const idempotencyKey = idempotencyKeyOf(headers);
    const { customerId = caller.customer, ...complaint } = parse(body, input);
    if (customerId === undefined) throw new Problem(400, 'invalid-input', { detail: '/customerId: say whose complaint it is', errors: [{ pointer: '/customerId', detail: 'is missing' }] });
    requireSelf(caller, customerId);
    const outcome = await this.commands.run(openComplaintCommand, { customerId, programme: caller.programme, caller, idempotencyKey, input: complaint });
    if (outcome.refused !== undefined) throw problemOf(outcome);
    return outcome.answer as OpenedComplaint;
  }
}
