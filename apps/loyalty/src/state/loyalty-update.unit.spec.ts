import { describe, expect, it } from '@jest/globals';
import { shopCustomerSeenV1, shopVisitV1, type DataOf, type Event, type loyaltyUpdatedV1 } from '@fealty/contracts';
import { anEvent, aPolicy, inForce } from '../../testing/an-event.js';
import { nothingKnown, type LoyaltyFacts } from './loyalty-facts.rules.js';
import { updateOf } from './loyalty-update.rules.js';

const at = '2026-03-01T10:00:00.000Z';
const policy = inForce(aPolicy(), 7);
const seen = anEvent(shopCustomerSeenV1, {}, { occurredAt: at });
const known: LoyaltyFacts = { ...nothingKnown, asOf: at, policyVersion: 7 };
const bought: LoyaltyFacts = { ...known, orders: { ...known.orders, days: [[20260301, 60_000, 1]], kept: [60_000, 1] } };

const said = (before: LoyaltyFacts, after: LoyaltyFacts, causes: readonly Event[] = [seen]) => updateOf({ before, after, causes }, policy);
const dataOf = (draft: ReturnType<typeof said>) => draft?.data as DataOf<typeof loyaltyUpdatedV1>;

describe('a loyalty update', () => {
  it('is said of a customer just known, though nothing differs from one who is not', () => {
    expect(dataOf(said(nothingKnown, known))).toMatchObject({ asOf: at, policyVersion: 7, changes: [], profile: { stage: 'suspect' } });
  });

  it('is not said when nothing that subscribers see has changed', () => {
    expect(said(known, { ...known, asOf: '2026-03-02T10:00:00.000Z', shop: { ...known.shop, visits: [1] } })).toBeUndefined();
    expect(said(known, known)).toBeUndefined();
  });

  it('names each changed field with what it was and is', () => {
    expect(dataOf(said(known, bought)).changes).toEqual([
      { field: 'stage', before: 'suspect', after: 'first-time' },
      { field: 'tier.name', before: 'base', after: 'silver' },
      { field: 'tier.measured', before: 0, after: 60_000 },
      { field: 'tier.next.name', before: 'silver', after: 'gold' },
      { field: 'tier.next.missing', before: 50_000, after: 40_000 },
      { field: 'tier.stay.until', after: '2027-03-31' },
      { field: 'tier.stay.missing', after: 50_000 },
      { field: 'tier.earned', after: [{ name: 'silver', from: '2026-03-02', rank: 1 }] },
      { field: 'risk.raisedOn', after: '2026-06-05' },
      { field: 'risk.highOn', after: '2026-08-27' },
      { field: 'score.overall', before: 0, after: 30 },
      { field: 'score.dependence', before: 0, after: 1 },
      { field: 'value.firstPurchaseDay', after: '2026-03-01' },
      { field: 'value.lastPurchaseDay', after: '2026-03-01' },
      { field: 'value.purchaseDays', before: 0, after: 1 },
      { field: 'value.orders', before: 0, after: 1 },
      { field: 'value.keptMinor', before: 0, after: 60_000 },
    ]);
    expect(dataOf(said(bought, known)).changes).toContainEqual({ field: 'value.firstPurchaseDay', before: '2026-03-01' });
  });

  it('is caused by the moment when time alone brought it, as history when the history that it rests on was imported after it', () => {
    const due = { id: 'due', customerId: 'c', programme: 'demo', occurredAt: at, correlationId: 'due', import: false, part: undefined, now: '2027-01-01T00:00:00.000Z' };
    const silent = { ...bought, noticed: 20260828 };
    const byTime = (after: typeof silent) => updateOf({ before: bought, after, causes: [], due }, policy);
    expect(byTime(silent)).toMatchObject({ cause: { import: false }, data: { asOf: '2026-08-27T22:00:00.000Z', profile: { lapsed: true }, causes: [{ id: 'due', type: 'fealty.loyalty.moment-came', occurredAt: '2026-08-27T22:00:00.000Z' }] } });
    expect(byTime({ ...silent, importedAt: '2026-12-31T00:00:00.000Z' } as typeof silent)?.cause.import).toBe(true);
  });

  it('lists every cause, with when it occurred', () => {
    const visit = anEvent(shopVisitV1, { channel: 'web' }, { occurredAt: '2026-03-02T10:00:00.000Z' });
    expect(dataOf(said(known, bought, [seen, visit])).causes).toEqual([
      { id: seen.id, type: 'fealty.shop.customer-seen.v1', occurredAt: at }, { id: visit.id, type: 'fealty.shop.visit.v1', occurredAt: '2026-03-02T10:00:00.000Z' },
    ]);
  });

  it('is marked as import only when everything behind it was imported', () => {
    const imported = anEvent(shopVisitV1, { channel: 'web' }, { occurredAt: '2026-03-02T10:00:00.000Z', import: true });
    expect(said(known, bought, [imported, seen, imported])?.cause).toBe(seen);
    expect(said(known, bought, [imported])?.cause.import).toBe(true);
  });

  it('occurs with the newest of its causes', () => {
    const later = anEvent(shopCustomerSeenV1, {}, { occurredAt: '2026-03-03T10:00:00.000Z' });
    expect(said(known, bought, [later, seen])?.occurredAt).toBe('2026-03-03T10:00:00.000Z');
  });

  it('compares with what the former policy version made of the former facts', () => {
    const stricter = aPolicy({ tiers: [{ name: 'base', from: 0 }, { name: 'silver', from: 70_000 }] });
    const versions = { version: 8, policy: stricter, numbered: (number: number) => (number === 7 ? policy.policy : stricter) };
    const draft = updateOf({ before: bought, after: { ...bought, asOf: '2026-03-02T10:00:00.000Z', policyVersion: 8 }, causes: [seen] }, versions);
    expect(dataOf(draft).changes).toContainEqual({ field: 'tier.name', before: 'silver', after: 'base' });
  });
});
