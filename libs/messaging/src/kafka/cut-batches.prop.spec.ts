import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bytesMax, messageBytes, messagesMax, roundsOf } from './cut-batches.js';
import type { OutgoingMessage, PartitionMessages } from './cut-batches.js';

const message = fc.record({ at: fc.nat(), size: fc.oneof({ weight: 8, arbitrary: fc.nat(2000) }, { weight: 1, arbitrary: fc.integer({ min: 200_000, max: 950_000 }) }) })
  .map(({ at, size }): OutgoingMessage => ({ key: `c-${at}`, value: Buffer.alloc(size), headers: { ce_id: String(at), 'content-type': Buffer.from('application/json') } }));
const batches: fc.Arbitrary<PartitionMessages[]> = fc.array(fc.record({ topic: fc.constantFrom('a.v1', 'b.v1'), partition: fc.nat(2), messages: fc.array(message, { maxLength: 30 }) }), { maxLength: 6 });
const inOrder = (all: readonly PartitionMessages[]) => {
  const found: Record<string, OutgoingMessage[]> = {};
  for (const { topic, partition, messages } of all) (found[`${topic}/${partition}`] ??= []).push(...messages);
  return Object.fromEntries(Object.entries(found).filter(([, messages]) => messages.length > 0));
};

describe('cutting what is sent', () => {
  it('loses nothing and keeps the order of each partition, one batch of a partition per round and inside the limits', () => {
    fc.assert(fc.property(batches, (all) => {
      const rounds = roundsOf(all);
      const before = inOrder(all);
      const after = inOrder(rounds.flat());
      expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
      for (const [name, messages] of Object.entries(before)) expect(messages.every((one, at) => after[name]?.[at] === one) && after[name]?.length === messages.length).toBe(true);
      for (const round of rounds) {
        expect(new Set(round.map(({ topic, partition }) => `${topic}/${partition}`)).size).toBe(round.length);
        for (const { messages } of round) expect(messages.length === 1 || messages.reduce((sum, one) => sum + messageBytes(one), 0) <= bytesMax).toBe(true);
      }
    }), { numRuns: 200 });
  });

  it('sends at most 1,000 messages of a partition at once', () => {
    const messages = Array.from({ length: 2500 }, (): OutgoingMessage => ({ key: null, value: null, headers: {} }));
    expect(roundsOf([{ topic: 'a.v1', partition: 0, messages }]).map(([batch]) => batch?.messages.length)).toEqual([messagesMax, messagesMax, 500]);
  });
});
