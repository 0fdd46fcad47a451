// Resolving stops every clock of the case (C3); what the customer writes afterwards is a new case.
import { complaintResolvedV1, type Command, type Outcome, type State } from '@fealty/contracts';
import { act, type Act } from '../state/act.rules.js';
import { inTime } from '../state/clocks.rules.js';
import type { Complainant, Matter } from '../state/matter.rules.js';

export const resolveComplaint = (state: State<Complainant, Matter>, command: Command<Act>): Outcome<Complainant, Matter> =>
  act(state, command, {
    kind: 'resolved',
    says: (before, { at, by, reason }) => complaintResolvedV1.because(command, { caseId: before.caseId, agent: by, reason, inTime: inTime(before, at, ['resolution']) }, at),
  });
