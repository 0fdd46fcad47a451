import { policy, sourceOf, type Event, type EventContract, type Policy, type PolicyDocument, type PolicyInForce } from '@fealty/contracts';

const customerId = '0d5e8f3a-5c0f-4a8e-8a43-9b2c6b0e2b11';
let made = 0;

type Head = Partial<Omit<Event, 'type' | 'source' | 'data'>>;

/** An event as a fold receives it; what a test does not name is plausible and new. */
export const anEvent = <Type extends string, Data>(contract: EventContract<Type, Data>, data: Data, head: Head = {}): Event<Type, Data> => {
  made += 1;
  const occurredAt = head.occurredAt ?? '2026-03-01T10:00:00.000Z';
  return {
    id: `event-${made}`, customerId, programme: 'demo', occurredAt, receivedAt: occurredAt, sequence: made, correlationId: `${made}.event-${made}`, import: false,
    ...head, type: contract.type, source: sourceOf(contract.topic.owner), data,
  };
};

/** A programme with three tiers by money kept; `loyalty` replaces what a test is about. */
export const aPolicy = (loyalty: PolicyDocument['loyalty'] = {}): Policy => policy.parse({
  programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }],
  loyalty: { tiers: [{ name: 'base', from: 0 }, { name: 'silver', from: 50_000 }, { name: 'gold', from: 100_000 }], ...loyalty },
});

export const inForce = (document: Policy = aPolicy(), version = 1): PolicyInForce =>
  ({ version, policy: document, numbered: (number) => (number === version ? document : undefined) });
