import type { Answer } from '../state/number-events.rules.js';
import type { Reason, Refusal } from '../state/refusal.rules.js';

// What a platform is told of each event.

const statuses: Readonly<Record<Reason, number>> = {
  undecodable: 400, 'missing-programme': 400, 'foreign-programme': 403, 'foreign-source': 403, 'unknown-programme': 422, 'unknown-platform': 422, 'unknown-type': 422,
  'missing-subject': 400, 'missing-time': 400, 'invalid-attribute': 400, 'missing-data': 400, 'invalid-data': 400, 'too-large': 413, 'in-future': 422, 'too-old': 422, 'rate-missing': 422, 'unknown-tier': 422, 'unknown-membership': 422, 'id-reused': 409,
};
export const statusOf = (reason: Reason): number => statuses[reason];

/** Events by which orders says something; a reader whose answer rests on orders waits for that. */
const ofOrders = new Set([
  'order-placed', 'order-paid', 'order-amended', 'order-shipped', 'order-delivered', 'order-cancelled', 'order-returned', 'order-refunded', 'order-exchanged', 'order-charged-back', 'order-reviewed',
].map((name) => `fealty.shop.${name}.v1`));

/** The place of an event in its customer's stream; undefined for catalogue facts. */
export const placeOf = (answer: Answer): { readonly c: string; readonly s: number; readonly o: boolean } | undefined =>
  answer.status === 'refused' || answer.customerId === null ? undefined : { c: answer.customerId, s: answer.sequence, o: ofOrders.has(answer.type) };

const titleOf = (reason: string): string => reason.charAt(0).toUpperCase() + reason.slice(1).replaceAll('-', ' ');

/** A refusal as a problem of one item of a batch. */
export const problemOf = ({ refused, detail, errors }: Refusal): Record<string, unknown> => ({
  type: `urn:fealty:problem:${refused}`, title: titleOf(refused), status: statusOf(refused), detail, ...(errors === undefined ? {} : { errors }),
});
