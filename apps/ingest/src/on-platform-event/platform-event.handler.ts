import { decodeKafka, type PlatformBatch, type ShardRecord } from '@fealty/messaging';
import type { Vocabulary } from '../state/check-event.rules.js';
import { offered, type Offered, type Unreadable } from '../state/offered.handler.js';

const headerText = (value: ShardRecord['headers'][string]): string | undefined => {
  const [first] = Array.isArray(value) ? value : [value];
  return first?.toString();
};

/** Reads a record of `platform.v1`, binary or structured; the programme is an attribute of the event. */
const read = (record: ShardRecord, vocabulary: Vocabulary): Offered | Unreadable => {
  if (record.unreadable !== undefined) return { record, undecodable: record.unreadable };
  const decoded = decodeKafka(record);
  if ('undecodable' in decoded) return { record, undecodable: decoded.undecodable };
  return offered(decoded.ok, { programme: decoded.ok.extensions['programme'], traceparent: headerText(record.headers['traceparent']), record }, vocabulary);
};

/** A batch of `platform.v1` as work for the same transaction that takes events over HTTP. */
export const onPlatformEvents = (batch: PlatformBatch, vocabulary: Vocabulary): { readonly items: readonly (Offered | Unreadable)[]; readonly batch: PlatformBatch } => {
  const { unusable } = batch;
  return { batch, items: batch.records.map((record) => (unusable === undefined ? read(record, vocabulary) : { record, undecodable: unusable })) };
};
