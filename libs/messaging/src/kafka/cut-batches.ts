import type { OutgoingRecord } from '../outbox/outgoing-record.js';

/** Records of one partition in the order in which they must stand there. */
export interface PartitionRecords { readonly topic: string; readonly partition: number; readonly records: readonly OutgoingRecord[] }

/** kafkajs makes one record batch of what is sent to a partition at once; brokers refuse one above about 1 MB. */
export const recordsMax = 1000;
export const bytesMax = 900_000;

interface Piece { readonly topic: string; readonly partition: number; readonly records: OutgoingRecord[]; bytes: number; readonly round: number }

/**
 * Cuts what is to be sent into rounds, to be sent one after another: at most 1,000 records and 900,000 bytes per partition and round, the
 * order within each partition kept. A single larger record stands alone.
 */
export const roundsOf = (records: Iterable<OutgoingRecord>): PartitionRecords[][] => {
  const open = new Map<string, Piece[]>();
  const rounds: Piece[][] = [];
  for (const record of records) {
    const { topic, partition, bytes } = record;
    // By partition, then by topic: a text made of both for each record would cost more than looking.
    const pieces = open.get(topic) ?? [];
    open.set(topic, pieces);
    let piece = pieces[partition];
    if (piece === undefined || piece.records.length === recordsMax || piece.bytes + bytes > bytesMax) {
      piece = { topic, partition, records: [], bytes: 0, round: piece === undefined ? 0 : piece.round + 1 };
      pieces[partition] = piece;
      (rounds[piece.round] ??= []).push(piece);
    }
    piece.records.push(record);
    piece.bytes += bytes;
  }
  return rounds;
};
