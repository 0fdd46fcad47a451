// An answer stops the response clocks: the first one of the case and the next one, whichever run. It ends waiting on the customer.
import { complaintAnsweredV1, type Command, type Outcome, type State } from '@fealty/contracts';
import { act, type Act } from '../state/act.rules.js';
import { inTime } from '../state/clocks.rules.js';
import type { Complainant, Matter } from '../state/matter.rules.js';

/** `text` is part of the command so that the same key with another text is noticed; it never goes into state or events. */
export interface AnswerComplaint extends Act { readonly text: string }

export const answerComplaint = (state: State<Complainant, Matter>, command: Command<AnswerComplaint>): Outcome<Complainant, Matter> =>
  act(state, command, {
    kind: 'answered',
    says: (before, { at, by }) => complaintAnsweredV1.because(command, {
      caseId: before.caseId, agent: by, response: before.moves.some(({ kind }) => kind === 'answered') ? 'next' : 'first',
      inTime: inTime(before, at, ['first-response', 'next-response']),
    }, at),
  });
