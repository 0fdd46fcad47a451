import { describe, expect, it } from '@jest/globals';
import { checkVersion, type NumberedInput } from '@fealty/testing';
import fc from 'fast-check';
import { complaintEvents, orderEvents, type Told } from '../testing/a-history.js';
import { foldAll, profileNow, reference } from '../testing/folded.js';
import { numbered } from '../testing/loyalty-database.js';
import { choices, day, interleaved, sources } from '../testing/random-histories.js';

type Profile = ReturnType<typeof profileNow>;

/** Folds a history and counts it again; answers the profile, or nothing while only time has spoken. */
const countedTwice = (streams: readonly (readonly Told[])[], order: readonly number[]): Profile | undefined => {
  const events = numbered('c', interleaved(streams, order));
  const facts = foldAll(events);
  if (facts.asOf === '' || facts.provisional === true) return undefined;
  const inputs = events.map((event): NumberedInput => ({ ...event, topic: event.contract.topic.name, data: event.data as NumberedInput['data'] }));
  const restsOn = Object.fromEntries(inputs.map(({ topic, sequence }) => [topic, sequence]));
  const profile = profileNow(facts);
  const said = { asOf: facts.asOf, policyVersion: facts.policyVersion, modelVersion: facts.model, profile, causes: [] };
  expect(checkVersion(inputs, reference, { said, restsOn })).toEqual([]);
  return profile;
};

describe('the profile, for any history', () => {
  it('is what its inputs add up to, counted a second time in the plainest way', () => {
    fc.assert(fc.property(sources, choices, (streams, order) => { countedTwice(streams, order); }));
  });

  it('is so with more evidence than is kept one by one, and declines among it', () => {
    const declines: unknown[] = [];
    const extreme = fc.record({ paidOnDay: fc.integer({ min: 100, max: 180 }), minor: fc.constant(900), daysLate: fc.constantFrom(0, 9, undefined), fate: fc.constantFrom('kept', 'returned'), score: fc.constantFrom(1, 5, undefined), fellPercent: fc.constantFrom(60, undefined) });
    const manyOrders = fc.array(extreme, { minLength: 3, maxLength: 20 }).map((stories) => stories.map((story, index) => orderEvents(story, `o-${index}`)));
    fc.assert(fc.property(manyOrders, fc.array(day, { maxLength: 24 }), choices, (orders, cases, order) => {
      declines.push(countedTwice([complaintEvents(cases), ...orders], order)?.satisfaction.decline ?? []);
    }), { numRuns: 60 });
    expect(declines.flat().length).toBeGreaterThan(0);
  });
});
