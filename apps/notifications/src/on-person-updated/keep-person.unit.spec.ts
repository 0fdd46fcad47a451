import { describe, expect, it } from '@jest/globals';
import { personUpdatedV1, type PersonUpdatedV1 } from '@fealty/contracts';
import { anEventOf, person, reachable } from '../../testing/a-message.js';
import { forgetPerson, keepPerson } from './keep-person.rules.js';

const updated = (data: PersonUpdatedV1['data']): PersonUpdatedV1 => ({ ...anEventOf(personUpdatedV1.type, data), type: personUpdatedV1.type });

describe('the newest word about a person', () => {
  it('replaces the earlier one and leaves the preference alone', () => {
    const before = { ...reachable, channel: 'none' as const };
    expect(keepPerson({ customer: before, parts: {} }, updated({ consents: { service: true } }))).toEqual({ customer: { channel: 'none', consents: { service: true } } });
  });

  it('leaves only the preference when it is that there is none any more, until something is told again', () => {
    const erased = forgetPerson({ ...reachable, channel: 'none' });
    expect(erased).toEqual({ channel: 'none', consents: {}, erased: true });
    expect(forgetPerson(erased)).toBe(erased);
    expect(keepPerson({ customer: erased, parts: {} }, updated({ consents: { service: true } }))).toEqual({ customer: { channel: 'none', consents: { service: true } } });
  });

  it('is kept only as far as mail needs it', () => {
    expect(keepPerson({ customer: reachable, parts: {} }, updated(person))).toEqual({
      customer: { channel: 'email', email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', consents: { marketing: true } } });
  });
});
