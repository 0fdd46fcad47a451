import { points, uuid } from '@fealty/contracts';
import { idempotencyKeyOf, type CommandDecider, type Commands } from '@fealty/messaging';
import { parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { markOf } from './counts.table.js';

export const balanceAnswer = z.object({ pending: points, available: points, held: points, debt: points }).describe('The balance afterwards.');
/** How many points a command moves: a whole number, at least 1. */
export const somePoints = z.int().min(1);

const statusOfRefusal: Readonly<Record<string, number>> = { 'step-up-needed': 401, 'unknown-hold': 404, 'unknown-customer': 404, 'unknown-reward': 404, 'unknown-adjustment': 404, 'not-under-review': 404, 'second-agent-needed': 403, 'out-of-stock': 409, 'cost-changed': 409, 'member-limit-reached': 409, 'velocity-limit-reached': 409 };

// RFC 9470: the client learns from the header that another authentication helps, and from the detail which.
const headersOf = (refused: string) => (refused === 'step-up-needed' ? { headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication"' } } : {});

// Another mark for each customer: it tells nothing of the device, nor that two customers share it. Whoever helps her has a device of his own.
const ownMark = (customerId: string, device: string): string => createHash('sha256').update(`${customerId}/${device}`).digest('hex').slice(0, 16);

/** What of a request a command about a customer needs. */
export interface CustomerCall { readonly params: Readonly<Record<string, string>>; readonly headers: Readonly<Record<string, string | string[] | undefined>> }

interface CustomerCommand<Input> { readonly caller: Caller; readonly request: CustomerCall; readonly input: Input }

/** Runs a command about a customer's account; a member's only about her own. A refusal is a problem, and nothing is stored. */
export const runFor = async <Input, Answer, Customer, Part>(
  commands: Commands, decider: CommandDecider<Input, Customer, Part>, { caller, request, input }: CustomerCommand<Input>,
): Promise<Answer> => {
  const idempotencyKey = idempotencyKeyOf(request.headers);
  const customerId = parse(uuid.toLowerCase(), request.params['customerId'], '/customerId');
  requireSelf(caller, customerId);
  const outcome = await commands.run(decider, { customerId, programme: caller.programme, idempotencyKey, input,
    caller: caller.device === undefined ? caller : {
      ...caller, device: ownMark(customerId, caller.device), ...(caller.role === 'member' ? { sharedDevice: markOf(caller.programme, 'device', caller.device) } : {}),
    },
  });
  if (outcome.refused === undefined) return outcome.answer as Answer;
  throw new Problem(statusOfRefusal[outcome.refused] ?? 422, outcome.refused, { ...(outcome.detail === undefined ? {} : { detail: outcome.detail }), ...headersOf(outcome.refused) });
};
