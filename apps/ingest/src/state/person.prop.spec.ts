import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { erasedPerson, evolvePerson, looksDifferent, nobodyKnown, personData, type PersonChange } from './person.rules.js';

const change = fc.record({
  fields: fc.dictionary(fc.constantFrom('name', 'email', 'zone', '__proto__'), fc.constantFrom('x', 'y', null), { maxKeys: 3 }),
  consents: fc.dictionary(fc.constantFrom('marketing', 'service', 'constructor'), fc.boolean(), { maxKeys: 2 }),
}) satisfies fc.Arbitrary<PersonChange>;
const told = fc.uniqueArray(fc.record({ change, minute: fc.integer({ min: 10, max: 15 }), id: fc.uuid() }), { selector: ({ id }) => id, maxLength: 8 });
const fold = (all: readonly { change: PersonChange; minute: number; id: string }[]) =>
  all.reduce((person, { change: one, minute, id }) => evolvePerson(person, one, `2026-03-01T10:${minute}:00.000Z/${id}`), nobodyKnown);

describe('a person', () => {
  it('is the same in whatever order and however often the words arrive', () => {
    fc.assert(fc.property(told, fc.array(fc.nat(), { maxLength: 8 }), (all, order) => {
      const shuffled = all.map((one, index) => ({ one, at: order[index] ?? 0 })).sort((a, b) => a.at - b.at).map(({ one }) => one);
      expect(personData(fold([...shuffled, ...all]))).toEqual(personData(fold(all)));
    }));
  });

  it('that was erased is made of what was said since, whatever came before and however late', () => {
    fc.assert(fc.property(told, fc.integer({ min: 10, max: 15 }), (all, minute) => {
      const erasedAt = `2026-03-01T10:${minute}:00.000Z`;
      const after = (words: typeof all) => words.reduce((person, { change: one, minute: at, id }) => evolvePerson(person, one, `2026-03-01T10:${at}:00.000Z/${id}`), erasedPerson(erasedAt));
      expect(personData(after(all))).toEqual(personData(fold(all.filter(({ minute: at }) => at >= minute))));
    }));
  });

  it('stays the same object when nothing of the word stands', () => {
    fc.assert(fc.property(told, (all) => {
      const person = fold(all);
      for (const { change: one, minute, id } of all) expect(evolvePerson(person, one, `2026-03-01T10:${minute}:00.000Z/${id}`)).toBe(person);
    }));
  });

  it('is not known by what was withdrawn, until it is told again', () => {
    const words = [['email', 'a@example.org'], ['email', null], ['email', 'b@example.org']] as const;
    const after = (count: number) => personData(fold(words.slice(0, count).map(([name, value], index) => ({ change: { fields: { [name]: value }, consents: {} }, minute: 10 + index, id: 'a' }))));
    expect([1, 2, 3].map(after)).toEqual([{ email: 'a@example.org', consents: {} }, { consents: {} }, { email: 'b@example.org', consents: {} }]);
  });

  it('with a thousand topics hears every later word on them, and keeps no further one', () => {
    const consent = (topic: string, granted: boolean, minute: number) => ({ change: { fields: {}, consents: { [topic]: granted } }, minute, id: topic });
    const full = Array.from({ length: 1_000 }, (_, index) => consent(`t-${index}`, true, 10));
    const { consents } = personData(fold([...full, consent('one-more', true, 11), consent('t-7', false, 12)]));
    expect([Object.keys(consents).length, consents['t-7'], consents['one-more']]).toEqual([1_000, false, undefined]);
  });

  it('does not look different when the same is told again later', () => {
    const once = evolvePerson(nobodyKnown, { fields: { name: 'Ada' }, consents: {} }, '2026-03-01T10:00:00.000Z/a');
    const twice = evolvePerson(once, { fields: { name: 'Ada' }, consents: {} }, '2026-03-02T10:00:00.000Z/b');
    expect(twice).not.toBe(once);
    expect(looksDifferent(once, twice)).toBe(false);
  });
});
