import { describe, expect, it } from '@jest/globals';
import { policy } from '@fealty/contracts';
import { admitted } from './admit-event.rules.js';
import { anOffer } from '../../testing/ingest.fixture.js';

const now = '2026-03-01T10:00:00.000Z';
const demo = policy.parse({ programme: 'demo', currency: 'EUR', zone: 'UTC', platforms: [{ id: 'web', source: '/shop/web' }, { id: 'app', source: '/shop/app' }], intake: { maximumAgeDays: 30 } });
const admit = (given: Parameters<typeof anOffer>[0], restrictedTo?: string, rememberedSince?: string) => {
  const offered = anOffer({ time: now, ...given });
  const { checked } = offered;
  const restricted = 'refused' in checked ? checked : { ...checked, offer: { ...checked.offer, restrictedTo } };
  return admitted({ ...offered, checked: restricted }, (programme) => (programme === 'demo' ? demo : undefined), { now, rememberedSince });
};

describe('an event under the policy', () => {
  it('is of the platform that its source belongs to', () => {
    expect(admit({ source: '/shop/app', subject: 'guest:o-1' })).toMatchObject({ candidate: { platform: 'app', customer: 'demo\napp\nguest:o-1', untimely: undefined } });
    expect(admit({ source: '/shop/else' })).toMatchObject({ refusal: { refused: 'unknown-platform', errors: [{ pointer: '/source' }] } });
  });

  it('belongs to a programme that has a policy', () => {
    expect(admitted(anOffer({}, 'other'), () => undefined, { now })).toMatchObject({ refusal: { refused: 'unknown-programme' } });
  });

  it('is of the platform or source that the token is for', () => {
    for (const restrictedTo of ['web', '/shop/web']) expect(admit({}, restrictedTo)).toHaveProperty('candidate');
    expect(admit({ source: '/shop/app' }, 'web')).toMatchObject({ refusal: { refused: 'foreign-source' } });
  });

  it.each([
    ['5 minutes ahead', '2026-03-01T10:05:00.000Z', {}, undefined],
    ['a moment more', '2026-03-01T10:05:00.001Z', {}, 'in-future'],
    ['history a moment more', '2026-03-01T10:05:00.001Z', { import: 'true' }, 'in-future'],
    ['30 days back', '2026-01-30T10:00:00.000Z', {}, undefined],
    ['a moment older', '2026-01-30T09:59:59.999Z', {}, 'too-old'],
    ['a moment older, marked as history', '2026-01-30T09:59:59.999Z', { import: 'true' }, undefined],
  ])('at %s is judged by the clock of the database', (...[, time, extensions, reason]) => {
    const admission = admit({ time, extensions });
    expect('candidate' in admission ? admission.candidate.untimely?.refused : admission).toBe(reason);
  });

  const order = (more: object) => ({ orderId: 'o-1', lines: [{ lineId: '1', sku: 'TEA-01', quantity: 1, unitPriceMinor: 100 }], ...more });
  const orderOf = (name: string, json: object) => admit({ type: `fealty.shop.${name}.v1`, data: json });

  it('in another currency than the programme counts in needs a rate above zero', () => {
    for (const name of ['order-placed', 'order-amended']) {
      for (const more of [{ currency: 'USD' }, { currency: 'USD', rate: '0.00' }]) {
        expect(orderOf(name, order(more))).toMatchObject({ refusal: { refused: 'rate-missing', errors: [{ pointer: '/data/rate', detail: 'is missing or zero: the order is in USD, demo counts in EUR' }] } });
      }
      for (const more of [{ currency: 'EUR' }, { currency: 'USD', rate: '0.92' }]) expect(orderOf(name, order(more))).toHaveProperty('candidate');
    }
    const exchange = (more: object) => orderOf('order-exchanged', { orderId: 'o-1', returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }], newOrder: order({ ...more, orderId: 'o-2' }) });
    expect(exchange({ currency: 'USD' })).toMatchObject({ refusal: { refused: 'rate-missing', errors: [{ pointer: '/data/newOrder/rate' }] } });
    expect(exchange({ currency: 'EUR' })).toHaveProperty('candidate');
  });

  const personOf = (birthday: string) => admit({ type: 'fealty.shop.customer-updated.v1', data: { birthday } });

  it.each([['1900-01-01'], ['1990-02-28'], ['2026-03-01'], ['2026-03-02']])('may tell the birthday %s, also where it is tomorrow already', (birthday) => {
    expect(admitted(anOffer({ time: '2026-03-01T11:00:00.000Z', type: 'fealty.shop.customer-updated.v1', data: { birthday } }), () => demo, { now: '2026-03-01T11:00:00.000Z' })).toHaveProperty('candidate');
  });

  it.each([['0001-01-01', 'is before 1900-01-01'], ['1899-12-31', 'is before 1900-01-01'], ['2026-03-03', 'lies in the future'], ['9999-12-31', 'lies in the future']])('is refused with the birthday %s, which it does not repeat', (birthday, detail) => {
    const admission = personOf(birthday);
    expect(admission).toMatchObject({ refusal: { refused: 'invalid-data', errors: [{ pointer: '/data/birthday', detail: expect.stringContaining(detail) }] } });
    if (birthday !== '1899-12-31') expect(JSON.stringify(admission)).not.toContain(birthday);
  });

  it('sets a tier that the policy has; another one cannot be taken now, while a repeat is a repeat', () => {
    const override = (tier: string) => admit({ type: 'fealty.shop.tier-overridden.v1', data: { tier, until: '2026-12-31', reason: 'goodwill' } });
    expect(override('base')).toMatchObject({ candidate: { untimely: undefined } });
    expect(override('glod')).toMatchObject({ candidate: { untimely: { refused: 'unknown-tier', errors: [{ pointer: '/data/tier', detail: 'is none of the tiers of demo: base' }] } } });
  });

  it('that could not be read is refused', () => {
    expect(admitted({ undecodable: 'no JSON' }, () => demo, { now })).toMatchObject({ refusal: { refused: 'undecodable', detail: 'no JSON' } });
  });
});

describe('an event from before the ids that are remembered', () => {
  it('is too old even as history, unless it is known as a repeat', () => {
    const since = '2026-02-01T10:00:00.000Z';
    const untimely = (time: string) => {
      const admission = admit({ time, extensions: { import: 'true' } }, undefined, since);
      return 'candidate' in admission ? admission.candidate.untimely : admission;
    };
    expect(untimely(since)).toBeUndefined();
    expect(untimely('2026-02-01T09:59:59.999Z')).toMatchObject({ refused: 'too-old', errors: [{ pointer: '/time' }] });
  });
});

describe('an event that a membership was paid', () => {
  it('is of one that the policy has, history too; one that the policy dropped can still be ended', () => {
    const plus = { ...demo, loyalty: { ...demo.loyalty, memberships: [{ name: 'plus', tier: 'base' }] } };
    const told = (membership: string, held: typeof demo, { extensions = {}, name = 'membership-paid' } = {}) =>
      admitted(anOffer({ time: now, type: `fealty.shop.${name}.v1`, extensions, data: { membership, until: '2026-12-31' } }), () => held, { now });
    expect(told('plus', plus)).toMatchObject({ candidate: { untimely: undefined } });
    for (const extensions of [{}, { import: 'true' }]) expect(told('pluss', plus, { extensions })).toMatchObject({ candidate: { untimely: { refused: 'unknown-membership', errors: [{ pointer: '/data/membership', detail: 'is none of the memberships of demo: plus' }] } } });
    expect(told('plus', demo, { name: 'membership-ended' })).toMatchObject({ candidate: { untimely: undefined } });
    expect(told('plus', demo)).toMatchObject({ candidate: { untimely: { errors: [{ detail: 'is none of the memberships of demo: it has none' }] } } });
  });
});
