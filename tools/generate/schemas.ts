import { z } from 'zod';
import { policy, topics, type EventContract } from '@fealty/contracts';

export type Json = Record<string, unknown>;

const idOf = (name: string): string => `urn:fealty:schema:${name}`;

const marked = (properties: Record<string, Json>, personal: readonly string[]): Record<string, Json> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, personal.includes(name) ? { ...schema, 'x-personal': true } : schema]));

/** JSON Schema 2020-12 of an event's data, as a producer must write it. */
export const schemaOf = ({ type, topic, says, data, personal, examples }: EventContract): Json => {
  const { $schema, properties = {}, ...rest } = z.toJSONSchema(data, { io: 'input' }) as Json & { properties?: Record<string, Json> };
  return {
    $schema, $id: idOf(type), title: type, description: says, 'x-topic': topic.name, ...rest,
    properties: marked(properties, personal), examples: [examples.minimal, examples.full],
  };
};

/** JSON Schema of a policy document, for editors and for checks before `npm run policy`. */
export const policySchema = (): Json => {
  // Services drop what they do not know; whoever writes a policy is told, as ingest tells it.
  const { $schema, ...rest } = z.toJSONSchema(policy, { io: 'input', override: ({ jsonSchema }) => { if (jsonSchema.properties !== undefined) jsonSchema.additionalProperties = false; } }) as Json;
  return { $schema, $id: idOf('policy'), title: 'Policy of a programme', description: 'One document per version, validated before it is published, never edited (E1).', ...rest };
};

/** The topics as a cluster must have them; `shards` stands for the installation's partition count P. */
export const topicList = (): Json[] => topics.map(({ name, owner, key, partitions, carries, config }) => ({ name, owner, key, partitions, carries, config }));

interface Shape { readonly properties?: Readonly<Record<string, Shape>>; readonly items?: Shape; readonly default?: unknown }

const withoutDefaults = (data: unknown, { properties, items }: Shape): unknown => {
  if (Array.isArray(data)) return data.map((one) => withoutDefaults(one, items ?? {}));
  if (typeof data !== 'object' || data === null || properties === undefined) return data;
  return Object.fromEntries(Object.entries(data).filter(([name, value]) => JSON.stringify(properties[name]?.default) !== JSON.stringify(value))
    .map(([name, value]) => [name, withoutDefaults(value, properties[name] ?? {})]));
};

/** The minimal example as a producer may write it: without what is a default anyway. */
export const leastOf = ({ data, examples }: EventContract): unknown => withoutDefaults(examples.minimal, z.toJSONSchema(data, { io: 'input' }) as Shape);
