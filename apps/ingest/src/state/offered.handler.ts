import { derivedId, digestOf, jsonDataOf, traceparentOf, type Envelope, type ShardRecord } from '@fealty/messaging';
import type { Arrival, OfferedIn, UnreadableIn } from './admit-event.rules.js';
import { checkEvent, type Offer, type Vocabulary } from './check-event.rules.js';

export type Offered = OfferedIn<ShardRecord>;
export type Unreadable = UnreadableIn<ShardRecord>;

/** Checks a decoded event and derives what names it; nothing is asked of clock or database. */
export const offered = (envelope: Envelope, arrival: Arrival<ShardRecord>, vocabulary: Vocabulary): Offered => {
  const { id, source, type, subject, time, extensions } = envelope;
  const { programme, restrictedTo, record } = arrival;
  const offer: Offer = {
    programme, restrictedTo, id, source, type, subject, time, extensions,
    data: jsonDataOf(envelope), traceparent: traceparentOf(extensions['traceparent'], arrival.traceparent),
  };
  const checked = checkEvent(offer, vocabulary);
  return {
    offer, record, checked, bytes: envelope.data, key: `${programme ?? ''}\n${source}\n${id}`, eventId: derivedId('ingest', programme ?? '', source, id),
    digest: 'refused' in checked ? undefined : digestOf(checked.content).toString('base64'),
  };
};
