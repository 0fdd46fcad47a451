import { describe, expect, it } from '@jest/globals';
import { modelPublishedV1, policyPublishedV1, type ModelVersion } from '@fealty/contracts';
import { Policies } from './policies.js';

const version = (number: number, effectiveFrom: string): ModelVersion => ({ ...modelPublishedV1.examples.minimal, version: number, effectiveFrom });
const programme = 'demo';

describe('a policy', () => {
  const { policy } = policyPublishedV1.examples.minimal;
  const put = (policies: Policies, version: number, effectiveFrom: string): void => { policies.put(programme, { version, effectiveFrom, policy: { ...policy, zone: `Etc/GMT+${version}` } }); };
  const known = () => {
    const policies = new Policies();
    put(policies, 2, '2026-04-01T00:00:00.000Z');
    put(policies, 1, '2026-03-01T00:00:00.000Z');
    return policies;
  };

  it('is the version in force when an event occurred, and the first one for anything older', () => {
    const at = (instant: string) => known().at(programme, instant).version;
    expect(['2020-01-01T00:00:00.000Z', '2026-03-31T23:59:59.999Z', '2026-04-01T00:00:00.000Z', '2030-01-01T00:00:00.000Z'].map(at)).toEqual([1, 1, 2, 2]);
  });

  it('is seen by rules with all versions, by number, as the same list until another one is known', () => {
    const policies = known();
    const seen = () => policies.at(programme, '2026-03-01T00:00:00.000Z').versions ?? [];
    expect(seen().map(({ version, effectiveFrom, policy: { zone } }) => [version, effectiveFrom, zone])).toEqual([[1, '2026-03-01T00:00:00.000Z', 'Etc/GMT+1'], [2, '2026-04-01T00:00:00.000Z', 'Etc/GMT+2']]);
    expect(seen()).toBe(seen());
    put(policies, 3, '2026-05-01T00:00:00.000Z');
    expect(seen().map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('is never edited: a version told again, even with other content, changes nothing, and earlier ones stay known', () => {
    const policies = known();
    put(policies, 1, '2026-03-20T00:00:00.000Z');
    policies.put(programme, { version: 2, effectiveFrom: '2026-04-01T00:00:00.000Z', policy });
    expect(policies.at(programme, '2026-05-01T00:00:00.000Z').policy.zone).toBe('Etc/GMT+2');
    expect(policies.at(programme, '2026-05-01T00:00:00.000Z').numbered(1)?.zone).toBe('Etc/GMT+1');
  });
});

describe('model versions', () => {
  it('are seen by rules once they are in force, in their order, and as the same list until another one is', () => {
    let now = Date.parse('2026-03-01T12:00:00.000Z');
    const policies = new Policies(() => now);
    policies.put(programme, policyPublishedV1.examples.minimal);
    const seen = () => policies.at(programme, '2026-03-01T00:00:00.000Z').models ?? [];
    expect(seen()).toEqual([]);
    policies.putModel(programme, version(2, '2026-03-02T00:00:00.000Z'));
    policies.putModel(programme, version(1, '2026-03-01T10:00:00.000Z'));
    expect(seen().map((model) => model.version)).toEqual([1]);
    expect(seen()).toBe(seen());
    expect(policies.models(programme).map((model) => model.version)).toEqual([1, 2]);
    now = Date.parse('2026-03-02T00:00:00.000Z');
    expect(seen().map((model) => model.version)).toEqual([1, 2]);
  });

  it('are never replaced: a second delivery changes nothing', () => {
    const policies = new Policies();
    policies.putModel(programme, version(1, '2026-03-01T10:00:00.000Z'));
    policies.putModel(programme, version(1, '2026-03-05T10:00:00.000Z'));
    expect(policies.models(programme)).toEqual([version(1, '2026-03-01T10:00:00.000Z')]);
  });
});

describe('prices', () => {
  const told = (id: string, at: string) => ({ id, at: `2026-03-${at}T08:00:00.000Z`, currency: 'EUR', priceMinor: 990 });

  it('are seen by rules of the programme and article, by when they changed and then by id, each once', () => {
    const policies = new Policies();
    policies.put(programme, policyPublishedV1.examples.minimal);
    const all = [told('b', '02'), told('a', '03'), told('a', '03'), told('z', '01'), told('a-0', '02')];
    for (const price of all) policies.putPrice(programme, 'TEA-01', price);
    policies.putPrice('other', 'TEA-01', told('other', '02'));
    const { prices } = policies.at(programme, '2026-03-01T00:00:00.000Z');
    expect(prices?.('TEA-01').map(({ id }) => id)).toEqual(['z', 'a-0', 'b', 'a']);
    expect(prices?.('POT-07')).toEqual([]);
  });
});
