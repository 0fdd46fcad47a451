import { describe, expect, it } from '@jest/globals';
import { priceChangedV1, policyPublishedV1, type Event, type EventContract } from '@fealty/contracts';
import { anEvent } from '../consume/deliver.js';
import { seal } from '../outbox/seal.js';
import { Policies } from './policies.js';
import { takeReference } from './reference-reader.js';

const at = '2026-03-01T00:00:00.000Z';
const messageOf = (event: Event & { contract: EventContract }, value?: Buffer) => {
  const { record } = seal(event.contract, event, 0);
  return { key: null, value: value ?? record.value, headers: record.headers };
};
const policy = (version: number) => messageOf(anEvent(policyPublishedV1, { ...policyPublishedV1.examples.minimal, version }, { customerId: '', sequence: version }));
const price = (priceMinor: number, sequence: number) => messageOf(anEvent(priceChangedV1, { sku: 'TEA-01', currency: 'EUR', priceMinor }, { customerId: '', sequence }));

describe('a record of the reference', () => {
  it('that was accepted under wider bounds is stepped over with what is wrong, and what follows is taken', () => {
    const policies = new Policies();
    const taking = { policies, keepsPrices: true };
    expect(takeReference(policy(1), taking)).toBeUndefined();
    expect(takeReference(price(990, 2), taking)).toBeUndefined();
    expect(takeReference(price(2_000_000_000_000, 3), taking)).toMatch(/^fealty\.reference\.price-changed\.v1 of demo, .+: the data does not fit at \/priceMinor: /);
    expect(takeReference(price(1_090, 4), taking)).toBeUndefined();
    expect(policies.at('demo', at).prices?.('TEA-01').map(({ priceMinor }) => priceMinor)).toEqual([990, 1_090]);
  });

  it('says what is wrong with bytes that are no event and with data that is no JSON, and throws on none', () => {
    const taking = { policies: new Policies(), keepsPrices: true };
    expect(takeReference({ key: null, value: Buffer.from('?'), headers: {} }, taking)).toEqual(expect.any(String));
    expect(takeReference({ ...policy(1), value: Buffer.from('{"version":') }, taking)).toMatch(/^fealty\.reference\.policy-published\.v1 of demo, /);
    expect(takeReference({ ...policy(1), value: Buffer.from('null') }, taking)).toMatch(/does not fit at \//);
  });
});
