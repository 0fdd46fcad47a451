import { derivedId, digestOf, jsonDataOf, traceparentOf, type Envelope, type ShardRecord } from '@fealty/messaging';
import { checkEvent, type Checked, type Offer, type Vocabulary } from './check-event.rules.js';
import type { Refusal } from './refusal.rules.js';

/** How an event came: the door, and the record of `platform.v1` that it came in. */
export interface Arrival {
  readonly programme: string | undefined;
  readonly restrictedTo?: string | undefined;
  /** The trace context of the request or record. */
  readonly traceparent?: string | undefined;
  readonly record?: ShardRecord;
}

/** An event that can be named, checked by itself; what is kept of it if it is refused. */
export interface Offered {
  readonly offer: Offer;
  readonly bytes: Buffer | null;
  readonly record: ShardRecord | undefined;
  readonly checked: Checked | Refusal;
  /** (programme, source, id) as one text. */
  readonly key: string;
  readonly eventId: string;
  readonly digest: string | undefined;
}

/** A record of `platform.v1` that is no event: it is quarantined. */
export interface Unreadable { readonly record: ShardRecord; readonly undecodable: string }

/** Checks a decoded event and derives what names it; nothing is asked of clock or database. */
export const offered = (envelope: Envelope, arrival: Arrival, vocabulary: Vocabulary): Offered => {
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
