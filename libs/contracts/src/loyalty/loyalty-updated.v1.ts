import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { instant } from '../fields.js';
import { loyaltyUpdatedTopic } from '../topics.js';
import { profile } from './profile.js';

const example = {
  stage: 'first-time', tier: { name: 'base', measured: 2500, next: { name: 'silver', missing: 47_500 } },
  satisfaction: { overall: 60, purchase: 60, afterSale: 60 },
  value: { firstPurchaseDay: '2026-03-01', lastPurchaseDay: '2026-03-01', purchaseDays: 1, orders: 1, keptMinor: 2500 },
  points: { pending: 25, available: 0, held: 0, debt: 0 }, delivery: { delivered: 0, late: 0, overdue: 0 },
  predictions: {
    alivePercent: 70, basis: 'one-purchase', weeks26: { purchases: 0.4, valueMinor: 1_000 }, weeks52: { purchases: 0.7, valueMinor: 1_800 }, percentile: 55, segment: 'other',
  },
  complaints: { opened: 0, open: 0, normsBreached: 0 }, contact: { sent: 0 },
} as const;

/** `field` is a path into the profile, such as `tier.name`; `before` is absent when the field was. Version 1 is compared with a customer of whom nothing is known. */
const change = z.object({ field: z.string(), before: z.json().optional(), after: z.json().optional() });

export const loyaltyUpdatedV1 = defineEvent('loyalty', loyaltyUpdatedTopic)({
  name: 'loyalty-updated',
  says: 'Said by loyalty when the profile of a customer changed, by events or by time alone, at most once per customer and batch; it carries the whole profile.',
  data: z.object({
    version: z.int().min(1).describe('Counts 1, 2, 3 … per customer as published; ignore what is not above the one you hold.'),
    asOf: instant.describe('The newest occurrence, or moment that time brought, that the profile rests on.'),
    profile,
    changes: z.array(change),
    causes: z.array(z.object({ id: z.string(), type: z.string(), occurredAt: instant })).describe('Every event behind this change; one that occurred before the former `asOf` arrived late. `fealty.loyalty.repair`: nothing changed, an older version had been appended late.'),
    policyVersion: z.int().min(1),
    modelVersion: z.int().min(1).optional().describe('The version of the models that the predictions rest on; absent without predictions.'),
  }),
  examples: {
    minimal: { version: 1, asOf: '2026-03-01T10:00:00.000Z', profile: example, changes: [], causes: [], policyVersion: 1 },
    full: {
      version: 2, asOf: '2026-03-01T10:00:00.000Z', policyVersion: 1, modelVersion: 3,
      profile: { ...example, tier: { ...example.tier, earned: [{ name: 'silver', from: '2025-01-10' }, { name: 'base', from: '2026-02-01' }], given: [{ since: '2025-03-01T10:00:00.000Z', until: '2025-12-31', membership: 'plus' }] } },
      changes: [{ field: 'stage', before: 'prospect', after: 'first-time' }],
      causes: [{ id: '9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', type: 'fealty.orders.order-paid.v1', occurredAt: '2026-03-01T10:00:00.000Z' }],
    },
  },
});
export type LoyaltyUpdatedV1 = EventOf<typeof loyaltyUpdatedV1>;
