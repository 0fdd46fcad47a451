import { points, uuid } from '@fealty/contracts';
import { idempotencyKeyOf, type CommandDecider, type Commands } from '@fealty/messaging';
import { parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';

export const balanceAnswer = z.object({ pending: points, available: points, held: points, debt: points }).describe('The balance afterwards.');
/** How many points a command moves: a whole number, at least 1. */
export const somePoints = z.int().min(1);

const statusOfRefusal: Readonly<Record<string, number>> = { 'unknown-hold': 404, 'unknown-customer': 404, 'unknown-reward': 404, 'unknown-adjustment': 404, 'second-agent-needed': 403, 'out-of-stock': 409, 'cost-changed': 409, 'member-limit-reached': 409 };

/** What of a request a command about a customer needs. */
export interface CustomerCall { readonly params: Readonly<Record<string, string>>; readonly headers: Readonly<Record<string, string | string[] | undefined>> }

interface CustomerCommand<Input> { readonly caller: Caller; readonly request: CustomerCall; readonly input: Input }

/** Runs a command about a customer's account; a member's only about her own. A refusal is a problem, and nothing is stored. */
export const runFor = async <Input, Answer, Customer, Part>(
  commands: Commands, decider: CommandDecider<Input, Customer, Part>, { caller, request, input }: CustomerCommand<Input>,
): Promise<Answer> => {
  const idempotencyKey = idempotencyKeyOf(request.headers);
  const customerId = parse(uuid.toLowerCase(), request.params['customerId']);
  requireSelf(caller, customerId);
  const outcome = await commands.run(decider, { customerId, programme: caller.programme, caller, idempotencyKey, input });
  if (outcome.refused === undefined) return outcome.answer as Answer;
  throw new Problem(statusOfRefusal[outcome.refused] ?? 422, outcome.refused, outcome.detail === undefined ? {} : { detail: outcome.detail });
};
