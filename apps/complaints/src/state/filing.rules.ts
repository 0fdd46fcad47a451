// Filing never fails: a message about a matter whose case is not resolved joins that case, any other opens one (C1). The norms are those
// in force when the case was opened (C3); imported history starts none (E4).
import { complaintJoinedV1, complaintOpenedV1, type Cause, type Draft, type Policy, type PolicyInForce, type State } from '@fealty/contracts';
import { clocksOf } from './clocks.rules.js';
import { matterKey, unresolvedOf, withCase, withMove, type Case, type Complainant, type Matter, type Move, type Norms } from './matter.rules.js';

export interface Filing {
  readonly cause: Cause;
  /** Names the case when this message opens one, and the message itself. */
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly category: string;
  readonly orderId?: string | undefined;
  readonly channel: string;
  readonly complaintId?: string | undefined;
}

export interface Filed {
  readonly found: Case;
  readonly joined: boolean;
  readonly customer?: Complainant;
  readonly parts?: Readonly<Record<string, Matter>>;
  readonly events?: readonly Draft[];
}

const normsOf = ({ version, policy }: PolicyInForce): Norms => ({ policyVersion: version, ...policy.complaints.norms, calendar: calendarOf(policy) });
const calendarOf = ({ zone, complaints: { calendar } }: Policy): Norms['calendar'] => ({ ...calendar, zone: calendar.zone ?? zone });

const messageOf = (filing: Filing): Move => ({
  kind: 'wrote', id: filing.id, at: filing.at, by: filing.by, channel: filing.channel, reason: 'complained',
  ...(filing.complaintId === undefined ? {} : { complaintId: filing.complaintId }), ...(filing.cause.import ? { imported: true as const } : {}),
});

const dueAt = (found: Case, norm: string): string | undefined => clocksOf(found).find((clock) => clock.norm === norm && clock.stoppedAt === undefined)?.dueAt;

/** The due instants that the customer and subscribers are told. */
export const promisesOf = (found: Case) => {
  const [firstResponseDueAt, nextResponseDueAt, resolutionDueAt] = ['first-response', 'next-response', 'resolution'].map((norm) => dueAt(found, norm));
  return {
    ...(firstResponseDueAt === undefined ? {} : { firstResponseDueAt }), ...(nextResponseDueAt === undefined ? {} : { nextResponseDueAt }),
    ...(resolutionDueAt === undefined ? {} : { resolutionDueAt }),
  };
};

const join = ({ matter, before }: { matter: Matter; before: Case }, filing: Filing, policy: PolicyInForce): Filed => {
  // An imported case has no norms until the customer writes about it now.
  const norms = before.norms ?? (filing.cause.import ? undefined : normsOf(policy));
  const found = withMove({ ...before, ...(norms === undefined ? {} : { norms }) }, messageOf(filing));
  const { nextResponseDueAt } = promisesOf(found);
  const joined = complaintJoinedV1.because(filing.cause, { caseId: found.caseId, channel: filing.channel, ...(nextResponseDueAt === undefined ? {} : { nextResponseDueAt }) }, filing.at);
  return { found, joined: true, parts: { [matterKey(filing)]: withCase(matter, found) }, events: [joined] };
};

const open = ({ customer, matter }: { customer: Complainant; matter: Matter }, filing: Filing, policy: PolicyInForce): Filed => {
  const found: Case = {
    caseId: filing.id, category: filing.category, channel: filing.channel, moves: [messageOf(filing)], said: [],
    ...(filing.cause.import ? {} : { norms: normsOf(policy) }),
  };
  const { firstResponseDueAt, resolutionDueAt } = promisesOf(found);
  const opened = complaintOpenedV1.because(filing.cause, {
    caseId: found.caseId, category: found.category, channel: found.channel, ...(filing.orderId === undefined ? {} : { orderId: filing.orderId }),
    norms: { ...(firstResponseDueAt === undefined ? {} : { firstResponseDueAt }), ...(resolutionDueAt === undefined ? {} : { resolutionDueAt }) },
  }, filing.at);
  return { found, joined: false, customer: { opened: customer.opened + 1 }, parts: { [matterKey(filing)]: withCase(matter, found) }, events: [opened] };
};

const toldBefore = (matter: Matter, complaintId: string | undefined): Case | undefined =>
  (complaintId === undefined ? undefined : matter.cases.find(({ moves }) => moves.some((move) => move.complaintId === complaintId)));

/** Files one message of a customer. The same complaint of a platform, told a second time on the other way, changes nothing. */
export const file = (state: State<Complainant, Matter>, filing: Filing, policy: PolicyInForce): Filed => {
  const matter = state.parts[matterKey(filing)]
    ?? { programme: filing.cause.programme, category: filing.category, cases: [], ...(filing.orderId === undefined ? {} : { orderId: filing.orderId }) };
  const known = toldBefore(matter, filing.complaintId);
  if (known !== undefined) return { found: known, joined: true };
  const unresolved = unresolvedOf(matter);
  return unresolved === undefined ? open({ customer: state.customer, matter }, filing, policy) : join({ matter, before: unresolved }, filing, policy);
};
