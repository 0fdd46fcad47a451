// While a case waits on the customer its clocks pause; they go on when she writes or an agent answers (C3).
import { complaintWaitingV1, type Command, type Outcome, type State } from '@fealty/contracts';
import { act, type Act } from '../state/act.rules.js';
import type { Complainant, Matter } from '../state/matter.rules.js';

export const waitOnCustomer = (state: State<Complainant, Matter>, command: Command<Act>): Outcome<Complainant, Matter> =>
  act(state, command, {
    kind: 'waiting',
    says: ({ caseId }, { at, by, reason }) => complaintWaitingV1.because(command, { caseId, agent: by, reason }, at),
  });
