/** A message whose partition is decided; what is sent again is the same bytes. */
export interface OutgoingMessage {
  key: string | Buffer | null;
  value: Buffer | null;
  headers: Readonly<Record<string, string | Buffer>>;
  /** Milliseconds since 1970, as text. @default the time of sending */
  timestamp?: string;
}

/** Messages of one partition in the order in which they must stand there. */
export interface PartitionMessages { topic: string; partition: number; messages: readonly OutgoingMessage[] }

/** kafkajs makes one record batch of what is sent to a partition at once; brokers refuse one above about 1 MB. */
export const messagesMax = 1000;
export const bytesMax = 900_000;

const length = (part: string | Buffer | null): number => (part === null ? 0 : typeof part === 'string' ? Buffer.byteLength(part) : part.length);

/** An upper bound of the bytes that a message takes in a record batch. */
export const messageBytes = ({ key, value, headers }: OutgoingMessage): number => {
  let bytes = 40 + length(key) + length(value);
  for (const name in headers) bytes += 10 + name.length * 3 + length(headers[name]!);
  return bytes;
};

const chunksOf = (messages: readonly OutgoingMessage[]): OutgoingMessage[][] => {
  const chunks: OutgoingMessage[][] = [];
  let chunk: OutgoingMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = messageBytes(message);
    if (chunk.length > 0 && (chunk.length === messagesMax || bytes + size > bytesMax)) {
      chunks.push(chunk);
      chunk = [];
      bytes = 0;
    }
    chunk.push(message);
    bytes += size;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
};

/**
 * Cuts what is to be sent into rounds, to be sent one after another: at most 1,000 messages and 900,000 bytes per
 * partition and round, the order within each partition kept. A single larger message stands alone.
 */
export const roundsOf = (batches: readonly PartitionMessages[]): PartitionMessages[][] => {
  const perPartition = new Map<string, { topic: string; partition: number; messages: OutgoingMessage[] }>();
  for (const { topic, partition, messages } of batches) {
    const name = `${topic}/${partition}`;
    const known = perPartition.get(name) ?? { topic, partition, messages: [] };
    for (const message of messages) known.messages.push(message);
    perPartition.set(name, known);
  }
  const rounds: PartitionMessages[][] = [];
  for (const { topic, partition, messages } of perPartition.values()) {
    for (const [round, chunk] of chunksOf(messages).entries()) (rounds[round] ??= []).push({ topic, partition, messages: chunk });
  }
  return rounds;
};
