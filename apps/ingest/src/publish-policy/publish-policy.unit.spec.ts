import { describe, expect, it } from '@jest/globals';
import { policy, type PolicyDocument } from '@fealty/contracts';
import { publication, type PublishedPolicy } from './publish-policy.rules.js';

const now = '2026-03-01T10:00:00.000Z';
const document = (over: Partial<PolicyDocument> = {}) => policy.parse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }], ...over });
const written = (over: Partial<PolicyDocument> = {}, effectiveFrom?: string) => ({ policy: document(over), effectiveFrom });
const first: PublishedPolicy = { version: 1, effectiveFrom: '2026-01-01T00:00:00.000Z', policy: document() };

describe('publishing a policy', () => {
  it('puts the first version of a programme in force at once', () => {
    expect(publication(written(), undefined, now)).toEqual({ publish: { version: 1, effectiveFrom: now } });
  });

  it('gives a later version the earliest moment that all processes can know it by, 10 minutes ahead', () => {
    expect(publication(written({ name: 'New' }), first, now)).toEqual({ publish: { version: 2, effectiveFrom: '2026-03-01T10:10:00.000Z' } });
    expect(publication(written({ name: 'New' }, '2026-03-01T12:00:00+01:00'), first, now)).toEqual({ publish: { version: 2, effectiveFrom: '2026-03-01T11:00:00.000Z' } });
  });

  it.each([
    ['a later version', first, '2026-03-01T10:09:59.999Z'],
    ['a first version', undefined, '2026-03-01T09:59:59.999Z'],
  ])('refuses %s that takes effect too soon or in the past', (_, newest, effectiveFrom) => {
    expect(publication(written({ name: 'New' }, effectiveFrom), newest, now)).toMatchObject({ refused: 'effective-too-soon', pointer: '/effectiveFrom' });
  });

  it('answers the same document as before, whatever is written in another order or left to defaults', () => {
    expect(publication(written({ locale: 'en' }), first, now)).toEqual({ same: { version: 1, effectiveFrom: first.effectiveFrom } });
    expect(publication(written({}, '2026-01-01T01:00:00+01:00'), first, now)).toEqual({ same: { version: 1, effectiveFrom: first.effectiveFrom } });
  });

  it('makes a new version of an older document, so that a change can be taken back', () => {
    const second = { version: 2, effectiveFrom: now, policy: document({ name: 'New' }) };
    expect(publication(written(), second, now)).toMatchObject({ publish: { version: 3 } });
  });

  it('refuses another currency: what was counted cannot change it', () => {
    expect(publication(written({ currency: 'USD' }), first, now)).toMatchObject({ refused: 'currency-fixed' });
  });
});
