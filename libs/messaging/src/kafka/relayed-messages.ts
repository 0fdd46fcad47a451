import type { Message } from 'kafkajs';

type Grouped = Record<number, Message[]>;

/**
 * Messages of one topic, each with its partition, as the relay gives them to kafkajs. kafkajs groups them by one `reduce`, which copies a
 * partition's messages for each that it adds: quadratic, and a tenth of all that a busy service allocates. This list groups itself instead,
 * so it holds however early kafkajs was loaded.
 */
export class RelayedMessages extends Array<Message> {
  override reduce<Result>(_add: unknown, groups?: Result): Result;
  override reduce(_add: unknown, groups: Grouped = {}): Grouped {
    for (const message of this) (groups[message.partition!] ??= []).push(message);
    return groups;
  }
}
