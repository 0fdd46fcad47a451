import { uuid } from '@fealty/contracts';
import type { CommandDecider, Commands } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';
import { parse, Problem, type Caller } from '@fealty/runtime';
import { runFor, type CustomerCall } from './command.route.js';
import { isKnown } from './known-account.query.js';

/** Runs an agent's command about an account that is there. @throws Problem 404 `unknown-customer` */
export const runForKnown = async <Input, Answer, Customer, Part>(
  { commands, database }: { commands: Commands; database: Database }, decider: CommandDecider<Input, Customer, Part>, call: { caller: Caller; request: CustomerCall; input: Input },
): Promise<Answer> => {
  const customerId = parse(uuid.toLowerCase(), call.request.params['customerId'], '/customerId');
  if (!await isKnown(database, { customerId, programme: call.caller.programme })) {
    throw new Problem(404, 'unknown-customer', { detail: 'nothing is known of this customer in this programme; points begin with the first order' });
  }
  return runFor(commands, decider, call);
};
