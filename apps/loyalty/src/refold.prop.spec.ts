import { describe, expect, it } from '@jest/globals';
import { checkVersion, type NumberedInput } from '@fealty/testing';
import fc from 'fast-check';
import { foldAll, profileNow, reference } from '../testing/folded.js';
import { numbered } from '../testing/loyalty-database.js';
import { choices, interleaved, sources } from '../testing/random-histories.js';

describe('the profile, for any history', () => {
  it('is what its inputs add up to, counted a second time in the plainest way', () => {
    fc.assert(fc.property(sources, choices, (streams, order) => {
      const events = numbered('c', interleaved(streams, order));
      const facts = foldAll(events);
      if (facts.asOf === '' || facts.provisional === true) return;
      const inputs = events.map((event): NumberedInput => ({ ...event, topic: event.contract.topic.name, data: event.data as NumberedInput['data'] }));
      const restsOn = Object.fromEntries(inputs.map(({ topic, sequence }) => [topic, sequence]));
      const said = { asOf: facts.asOf, policyVersion: facts.policyVersion, modelVersion: facts.model, profile: profileNow(facts), causes: [] };
      expect(checkVersion(inputs, reference, { said, restsOn })).toEqual([]);
    }));
  });
});
