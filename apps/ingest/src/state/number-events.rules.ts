import type { Event } from '@fealty/contracts';
import type { Checked } from './check-event.rules.js';
import { refuse, type Refusal } from './refusal.rules.js';

// One platform event has one effect, by (programme, source, id); every accepted event takes its customer's next number, from 1 without
// holes. Catalogue facts are numbered together, as one stream about no customer.

/** A checked event with what the tables need to know of it. */
export interface Candidate {
  readonly checked: Checked;
  /** (programme, source, id) as one text. */
  readonly key: string;
  readonly eventId: string;
  readonly digest: string;
  readonly platform: string;
  /** (programme, platform, subject) as one text; undefined for catalogue facts. */
  readonly customer: string | undefined;
  /** Why it cannot be taken now; a repeat of what was taken once is a repeat all the same. */
  readonly untimely: Refusal | undefined;
}

/** What was accepted under a key: the answer that every repeat gets. */
export interface Taken {
  readonly digest: string;
  readonly customerId: string | null;
  readonly sequence: number;
  /** Where its content was kept. */
  readonly ordinal: number;
  readonly item: number;
}

/** A stream to number: the customer's id and the last number given. */
export interface Stream { readonly customerId: string | null; readonly last: number }

export interface Stored {
  readonly taken: ReadonlyMap<string, Taken>;
  readonly streams: ReadonlyMap<string | undefined, Stream>;
  readonly ordinal: number;
  readonly now: string;
}

export interface Accepted { readonly candidate: Candidate; readonly taken: Taken; readonly event: Event }
export type Answer =
  | { readonly status: 'accepted' | 'repeated'; readonly type: string; readonly customerId: string | null; readonly sequence: number }
  | { readonly status: 'refused'; readonly refusal: Refusal; readonly first?: Taken };

export interface Numbered {
  readonly answers: readonly Answer[];
  readonly accepted: readonly Accepted[];
  /** The last number of each stream afterwards, by `Candidate.customer`. */
  readonly last: ReadonlyMap<string | undefined, number>;
}

const source = '/fealty/ingest';

const eventOf = (candidate: Candidate, taken: Taken, now: string): Event => {
  const { checked, eventId } = candidate;
  return {
    id: eventId, type: checked.said.contract.type, source, customerId: taken.customerId ?? '', programme: checked.programme, sequence: taken.sequence,
    occurredAt: checked.occurredAt, receivedAt: now, causationId: checked.offer.id, correlationId: `${taken.sequence}.${eventId}`,
    import: checked.import, ...(checked.offer.subject?.startsWith('guest:') === true ? { guest: true } : {}), traceparent: checked.offer.traceparent, data: checked.data,
  };
};

const repeated = ({ checked, digest }: Candidate, first: Taken): Answer => {
  if (first.digest === digest) return { status: 'repeated', type: checked.offer.type, customerId: first.customerId, sequence: first.sequence };
  const refusal = refuse('id-reused', `the id ${checked.offer.id} was taken before with other content (type, subject or data differ)`, [{ pointer: '/id', detail: 'was used for another event' }]);
  return { status: 'refused', refusal, first };
};

export const numberEvents = (candidates: readonly Candidate[], stored: Stored): Numbered => {
  const taken = new Map(stored.taken);
  const last = new Map([...stored.streams].map(([customer, stream]) => [customer, stream.last]));
  const accepted: Accepted[] = [];
  const answers = candidates.map((candidate): Answer => {
    const first = taken.get(candidate.key);
    if (first !== undefined) return repeated(candidate, first);
    if (candidate.untimely !== undefined) return { status: 'refused', refusal: candidate.untimely };
    const sequence = (last.get(candidate.customer) ?? 0) + 1;
    last.set(candidate.customer, sequence);
    const { customerId } = stored.streams.get(candidate.customer) ?? { customerId: null };
    const now: Taken = { digest: candidate.digest, customerId, sequence, ordinal: stored.ordinal, item: accepted.length };
    taken.set(candidate.key, now);
    accepted.push({ candidate, taken: now, event: eventOf(candidate, now, stored.now) });
    return { status: 'accepted', type: candidate.checked.offer.type, customerId, sequence };
  });
  return { answers, accepted, last };
};

/** How many events may be accepted of each stream: every key once. The numbers reserved and not used are given back. */
export const numbersWanted = (candidates: readonly Candidate[]): ReadonlyMap<string | undefined, number> => {
  const wanted = new Map<string | undefined, number>();
  const seen = new Set<string>();
  for (const { key, customer, untimely } of candidates) {
    if (untimely !== undefined || seen.has(`${key}\n${customer ?? ''}`)) continue;
    seen.add(`${key}\n${customer ?? ''}`);
    wanted.set(customer, (wanted.get(customer) ?? 0) + 1);
  }
  return wanted;
};
