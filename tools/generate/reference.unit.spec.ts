import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import { personUpdatedV1, policy } from '@fealty/contracts';
import { contracts } from './contracts.js';
import { eventFlow } from './event-flow.js';
import { leastOf, policySchema, schemaOf } from './schemas.js';
import { flowOf } from './services.js';

const flow = flowOf([{ service: 'ingest', topics: ['platform.v1'], handles: new Set(['fealty.shop.order-placed.v1']), ignores: new Set(), keeps: new Set(), says: contracts.filter(({ topic }) => topic.owner === 'ingest') }]);

describe('the JSON Schemas', () => {
  const validator = () => new Ajv2020.default({ strict: false, validateFormats: false });

  it.each(contracts.map((contract) => ({ type: contract.type, contract })))('$type: holds for the golden examples, and leaves room for fields of tomorrow', ({ contract }) => {
    const holds = validator().compile(schemaOf(contract));
    for (const example of [contract.examples.minimal, contract.examples.full]) {
      expect([holds({ ...example as object, fieldOfTomorrow: 1 }), holds.errors]).toEqual([true, null]);
    }
  });

  it.each(contracts.map((contract) => ({ type: contract.type, contract })))('$type: the least that can be told means the minimal example', ({ contract }) => {
    expect(JSON.stringify(leastOf(contract)).length).toBeLessThanOrEqual(JSON.stringify(contract.examples.minimal).length);
    expect(contract.data.parse(leastOf(contract))).toEqual(contract.examples.minimal);
  });

  it('mark personal fields', () => {
    const { properties } = schemaOf(personUpdatedV1) as { properties: Record<string, object> };
    expect(Object.entries(properties).filter(([, schema]) => 'x-personal' in schema).map(([name]) => name).sort()).toEqual([...personUpdatedV1.personal].sort());
  });

  it('of the policy holds for a policy and refuses a field that it does not know', () => {
    const holds = validator().compile(policySchema());
    const document = policy.parse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }] });
    expect([holds(document), holds({ ...document, pointz: {} })]).toEqual([true, false]);
  });
});

describe('the event flow', () => {
  it('has a row for every event, and is the same at every run', () => {
    for (const { type } of contracts) expect(eventFlow(flow)).toContain(`| \`${type.split('.')[2]!}\` |`);
    expect(eventFlow(flow)).toBe(eventFlow(flow));
  });
});
