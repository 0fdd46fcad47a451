import kafkajs from 'kafkajs';
import { waitAtMost } from '../transport/wait-at-most.js';

/** Kafka is waited for no longer than this: what the database counts can be told without it. */
const answerMsMax = 2_000;

/** Where logs end; `undefined` while Kafka does not answer. */
export const endsInTime = async <Ends>(asked: Promise<Ends>): Promise<Ends | undefined> => waitAtMost(answerMsMax, asked).catch((error: unknown) => {
  if (error instanceof kafkajs.KafkaJSError) return undefined;
  throw error;
});
