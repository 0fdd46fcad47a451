import { uuid } from '@fealty/contracts';
import { idempotencyKeyOf, type CommandDecider, type Commands } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { parse, Problem, type Caller } from '@fealty/runtime';
import type { Act, Acted } from './act.rules.js';
import { findCase } from './find-case.query.js';
import type { Complainant, Matter } from './matter.rules.js';

const statusOfRefusal: Readonly<Record<string, number>> = { 'no-such-case': 404, 'unknown-customer': 404, 'case-resolved': 409, 'already-waiting': 409 };

/** A rule's refusal as a problem. */
export const problemOf = ({ refused, detail }: { refused: string; detail: string | undefined }): Problem =>
  new Problem(statusOfRefusal[refused] ?? 422, refused, detail === undefined ? {} : { detail });

/** What of a request a command about a case needs. */
export interface ActCall { readonly params: { readonly caseId: string }; readonly headers: Readonly<Record<string, string | string[] | undefined>> }
export const actOf = ({ params, headers }: ActCall) => ({ caseId: params.caseId, headers });

interface ActRequest extends ReturnType<typeof actOf> {
  readonly caller: Caller;
  readonly body: { readonly reason: string; readonly text?: string | undefined };
}

/** An agent's command about a case: looks up whose it is, decides. */
export const runAct = async <Input extends Act>(
  { commands, database }: { commands: Commands; database: Database }, decider: CommandDecider<Input, Complainant, Matter>, request: ActRequest,
): Promise<Acted> => {
  const { caller, body } = request;
  const idempotencyKey = idempotencyKeyOf(request.headers);
  const caseId = parse(uuid.toLowerCase(), request.caseId, '/caseId');
  const place = await findCase(database, caseId);
  if (place === undefined || place.programme !== caller.programme) throw problemOf({ refused: 'no-such-case', detail: undefined });
  const { customerId, programme, matter } = place;
  const outcome = await commands.run(decider, { customerId, programme, caller, idempotencyKey, input: { caseId, matter, ...body } as unknown as Input });
  if (outcome.refused !== undefined) throw problemOf(outcome);
  return outcome.answer as Acted;
};
