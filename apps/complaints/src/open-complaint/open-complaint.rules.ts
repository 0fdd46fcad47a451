// Whoever complains gets an answer at once: the case, whether an earlier one was joined, and by when she will hear from us (C1).
import type { Command, Outcome, PolicyInForce, State } from '@fealty/contracts';
import { file, promisesOf } from '../state/filing.rules.js';
import { statusOf, type Complainant, type Matter, type Status } from '../state/matter.rules.js';

/** `text` is part of the command so that the same key with another text is noticed; it never goes into state or events. */
export interface OpenComplaint {
  readonly category: string;
  readonly orderId?: string | undefined;
  readonly channel: string;
  readonly complaintId?: string | undefined;
  readonly text: string;
}

export interface OpenedComplaint {
  readonly caseId: string;
  readonly messageId: string;
  readonly joined: boolean;
  readonly status: Status;
  readonly norms: ReturnType<typeof promisesOf>;
}

export const openComplaint = (state: State<Complainant, Matter>, command: Command<OpenComplaint>, policy: PolicyInForce): Outcome<Complainant, Matter> => {
  const { category, orderId, channel, complaintId } = command.input;
  const filing = { cause: command, id: command.id, at: command.occurredAt, by: command.caller.subject, category, orderId, channel, complaintId };
  const { found, joined, ...changed } = file(state, filing, policy);
  const answer: OpenedComplaint = { caseId: found.caseId, messageId: command.id, joined, status: statusOf(found), norms: promisesOf(found) };
  return { ...changed, answer };
};
