import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { instant } from '../fields.js';
import { referenceTopic } from '../topics.js';
import { policy } from './policy.js';

export const referenceEvent = defineEvent('reference', referenceTopic);

const document = policy.parse({
  programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }],
});

export const policyPublishedV1 = referenceEvent({
  name: 'policy-published',
  says: 'Said by ingest when a policy version was accepted; it is in force from `effectiveFrom` until the next version (E1).',
  data: z.object({ version: z.int().min(1).describe('Counts 1, 2, 3 … per programme.'), effectiveFrom: instant, policy }),
  examples: {
    minimal: { version: 1, effectiveFrom: '2026-03-01T00:00:00.000Z', policy: document },
    full: { version: 2, effectiveFrom: '2026-04-01T00:00:00.000Z', policy: { ...document, points: { ...document.points, rules: [{ id: 'per-amount', points: 1, perMinor: 100 }] } } },
  },
});
export type PolicyPublishedV1 = EventOf<typeof policyPublishedV1>;
