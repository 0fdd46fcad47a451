import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncApi, asyncApiFaults, asyncApiText } from './async-api.js';
import { contracts } from './contracts.js';
import { schemaOf, topicList } from './schemas.js';
import { flowOf } from './services.js';

const flow = flowOf([{ service: 'ingest', topics: ['platform.v1'], handles: new Set(['fealty.shop.order-placed.v1']), ignores: new Set(), keeps: new Set(), says: contracts.filter(({ topic }) => topic.owner === 'ingest') }]);

describe('the AsyncAPI document', () => {
  let folder: string;
  const file = () => join(folder, 'asyncapi.yaml');
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fealty-asyncapi-'));
    mkdirSync(join(folder, 'schemas'));
    for (const contract of contracts) writeFileSync(join(folder, 'schemas', `${contract.type}.json`), JSON.stringify(schemaOf(contract)));
  });
  afterAll(() => { rmSync(folder, { recursive: true }); });

  it('is valid for the official parser, with the Kafka binding', async () => {
    expect(await asyncApiFaults(asyncApiText(flow), file())).toEqual([]);
  });

  it('would not pass with a wrong binding, an unknown message or a schema that is missing', async () => {
    const broken = (from: string, to: string): Promise<string[]> => asyncApiFaults(asyncApiText(flow).replace(from, to), file());
    expect(await broken('retention.ms: -1', 'retention.ms: for ever')).not.toEqual([]);
    expect(await broken('#/components/messages/fealty.orders.order-paid.v1', '#/components/messages/no-such')).not.toEqual([]);
    expect(await broken('./schemas/fealty.orders.order-paid.v1.json', './schemas/no-such.json')).not.toEqual([]);
  });

  it('has every topic as a channel, and every event as a message of its topic', () => {
    const { channels } = asyncApi(flow) as { channels: Record<string, { messages: object }> };
    expect(Object.keys(channels)).toEqual(topicList().map(({ name }) => name));
    for (const { type, topic } of contracts) expect(channels[topic.name]?.messages).toHaveProperty([type]);
  });
});
