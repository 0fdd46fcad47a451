import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anOffer } from '../../testing/ingest.fixture.js';
import { numberEvents, numbersWanted, type Candidate, type Stored, type Stream, type Taken } from './number-events.rules.js';
import { refuse } from './refusal.rules.js';

const { checked } = anOffer();
const candidate = fc.record({ id: fc.integer({ min: 0, max: 8 }), customer: fc.constantFrom('a', 'b', undefined), content: fc.constantFrom('x', 'y'), late: fc.integer({ min: 0, max: 9 }).map((n) => n === 0) })
  .map(({ id, customer, content, late }): Candidate => ({
    checked: checked as Candidate['checked'], key: `k-${id}`, eventId: `event-${id}`, digest: content, platform: 'web', customer, untimely: late ? refuse('too-old', 'late') : undefined,
  }));
const history = fc.array(fc.array(candidate, { maxLength: 12 }), { maxLength: 6 });

/** Runs batches one after another, as transactions do. */
const run = (batches: readonly (readonly Candidate[])[]) => {
  const taken = new Map<string, Taken>();
  const streams = new Map<string | undefined, Stream>(['a', 'b', undefined].map((customer) => [customer, { customerId: customer ?? null, last: 0 }]));
  const accepted = batches.flatMap((batch, ordinal) => {
    const stored: Stored = { taken, streams, ordinal, now: '2026-03-01T10:00:00.000Z' };
    const numbered = numberEvents(batch, stored);
    for (const [customer, wanted] of numbersWanted(batch)) expect((numbered.last.get(customer) ?? 0) - (streams.get(customer)?.last ?? 0)).toBeLessThanOrEqual(wanted);
    for (const one of numbered.accepted) taken.set(one.candidate.key, one.taken);
    for (const [customer, last] of numbered.last) streams.set(customer, { customerId: customer ?? null, last });
    return numbered.accepted;
  });
  return { accepted, taken, streams };
};

describe('numbering any history', () => {
  it('takes each id once, and numbers each stream 1 to n without holes', () => {
    fc.assert(fc.property(history, (batches) => {
      const { accepted } = run(batches);
      expect(new Set(accepted.map((one) => one.candidate.key)).size).toBe(accepted.length);
      for (const [, stream] of Map.groupBy(accepted, (one) => one.candidate.customer)) expect(stream.map((one) => one.taken.sequence)).toEqual(stream.map((_, index) => index + 1));
    }));
  });

  it('gives the same result wherever the batches are cut', () => {
    fc.assert(fc.property(history, (batches) => {
      const facts = ({ accepted }: ReturnType<typeof run>) => accepted.map(({ candidate: { key, customer, digest }, taken: { sequence } }) => ({ key, customer, digest, sequence }));
      expect(facts(run([batches.flat()]))).toEqual(facts(run(batches)));
    }));
  });

  it('answers each event, and a repeat as its first', () => {
    fc.assert(fc.property(fc.array(candidate, { maxLength: 30 }), (batch) => {
      const { taken, streams } = run([batch]);
      const again = numberEvents(batch, { taken, streams, ordinal: 9, now: '2026-03-01T11:00:00.000Z' });
      expect(again.accepted).toHaveLength(0);
      again.answers.forEach((answer, index) => {
        const first = taken.get(batch[index]?.key ?? '');
        if (answer.status === 'repeated') expect(answer.sequence).toBe(first?.sequence);
        else expect(answer).toMatchObject({ status: 'refused', refusal: { refused: first === undefined ? 'too-old' : 'id-reused' } });
      });
    }));
  });
});
