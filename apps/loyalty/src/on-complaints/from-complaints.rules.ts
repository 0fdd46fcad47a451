import type { ComplaintAnsweredV1, PolicyInForce } from '@fealty/contracts';
import { evidenceOf, withEvidence } from '../state/evidence.rules.js';
import type { ComplaintFacts } from '../state/loyalty-facts.rules.js';
import { afterSalePart, withPiece } from '../state/recent-evidence.rules.js';

// Counts and evidence that adds up, so the order of cases cannot show; a case is open from its opening to its resolution.

export const countOpened = (complaints: ComplaintFacts): ComplaintFacts => ({ ...complaints, opened: complaints.opened + 1 });
export const countResolved = (complaints: ComplaintFacts): ComplaintFacts => ({ ...complaints, resolved: complaints.resolved + 1 });
export const countBreached = (complaints: ComplaintFacts): ComplaintFacts => ({ ...complaints, normsBreached: complaints.normsBreached + 1 });

/** A promise to answer was kept or came late; both speak about service. */
export const noteAnswer = (complaints: ComplaintFacts, { occurredAt, data }: ComplaintAnsweredV1, { policy }: PolicyInForce): ComplaintFacts => {
  const { weights, halfLifeDays } = policy.loyalty.satisfaction;
  const { inTime } = data;
  const piece = { at: occurredAt, weight: inTime ? weights.answerInTime : weights.answerLate, reading: inTime ? 100 : 0, halfLifeDays };
  return {
    ...complaints, answers: withEvidence(complaints.answers, evidenceOf(piece)), ...withPiece(complaints, afterSalePart, piece),
    answeredInTime: complaints.answeredInTime + Number(inTime), answeredLate: complaints.answeredLate + Number(!inTime),
  };
};
