// What an agent does to a case comes after everything known of it, and never to a case that is resolved.
import type { Command, Draft, Outcome, State } from '@fealty/contracts';
import { caseOf, statusOf, withCase, withMove, type Case, type Complainant, type Matter, type Move, type Status } from './matter.rules.js';

/** The case and the key of its matter, which the route has looked up. */
export interface Act { readonly caseId: string; readonly matter: string; readonly reason: string; readonly text?: string | undefined }

/** What the agent is told. */
export interface Acted { readonly caseId: string; readonly messageId: string; readonly status: Status }

type Says = (before: Case, move: Move) => Draft;

/** An agent's move: refused when there is no such case or it has ended, else the case with the move and what is said of it. */
export const act = (state: State<Complainant, Matter>, command: Command<Act>, { kind, says }: { kind: Move['kind']; says: Says }): Outcome<Complainant, Matter> => {
  const { caseId, matter: key, reason } = command.input;
  const matter = state.parts[key];
  const before = caseOf(matter, caseId);
  if (matter === undefined || before === undefined) return { refused: 'no-such-case' };
  if (statusOf(before) === 'resolved') return { refused: 'case-resolved' };
  if (kind === 'waiting' && statusOf(before) === 'waiting-on-customer') return { refused: 'already-waiting' };
  const last = before.moves.at(-1)?.at ?? command.occurredAt;
  const move: Move = { kind, id: command.id, at: last > command.occurredAt ? last : command.occurredAt, by: command.caller.subject, reason };
  const after = withMove(before, move);
  const answer: Acted = { caseId, messageId: command.id, status: statusOf(after) };
  return { parts: { [key]: withCase(matter, after) }, events: [says(before, move)], answer };
};
