import { DiagnosticSeverity, Parser } from '@asyncapi/parser';
import { stringify } from 'yaml';
import { catalogueVocabulary, platformTopic, sourceOf, topics, writerOf, type EventContract, type Topic } from '@fealty/contracts';
import { contracts, eventName } from './contracts.js';
import type { Json } from './schemas.js';
import type { Flow } from './service-flow.js';

const kafka = (body: Json): Json => ({ kafka: { ...body, bindingVersion: '0.5.0' } });
const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more });

const keyOf = ({ key }: Topic): Json => (key === 'customer' ? { key: { type: 'string', format: 'uuid', description: 'The customer id.' } } : {});

/** CloudEvents 1.0 binary mode: the attributes travel as headers. */
const headersOf = (contract: EventContract, source: Json): Json => ({
  type: 'object', required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'content-type'],
  properties: {
    ce_specversion: { const: '1.0' }, ce_id: text('Unique for the source.'), ce_source: source, ce_type: { const: contract.type }, ce_time: text('When it happened.', { format: 'date-time' }),
    ce_subject: text('Whom it is about: the customer id, and on platform.v1 the platform\'s own id or guest:<order>.'), ce_programme: text('The programme.'),
    ce_sequence: text('The customer\'s number from this source, without holes, padded with zeros.'), ce_receivedat: text('When fealty took it.', { format: 'date-time' }),
    ce_import: { const: 'true', description: 'Imported history.' }, ce_causationid: text('The id of its cause.'), ce_correlationid: text('The event that began the story.'),
    ce_traceparent: text('The trace that began the story.'), 'content-type': { const: 'application/json' },
  },
});

const messageOf = (contract: EventContract, source: Json, type = contract.type): Json => ({
  name: type, title: eventName(type), summary: contract.says, contentType: 'application/json', headers: headersOf({ ...contract, type }, source),
  payload: { $ref: `./schemas/${contract.type}.json` }, bindings: kafka(keyOf(contract.topic)),
  examples: [{ name: 'minimal', payload: contract.examples.minimal as Json }, { name: 'full', payload: contract.examples.full as Json }],
});

const topicBinding = ({ partitions, config }: Topic): Json => kafka({
  ...(partitions === 'shards' ? {} : { partitions }),
  topicConfiguration: {
    'cleanup.policy': [config['cleanup.policy']],
    ...(config['retention.ms'] === undefined ? {} : { 'retention.ms': Number(config['retention.ms']) }),
  },
});

const referenceTo = (...path: string[]): Json => ({ $ref: `#/${path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}` });

const channelOf = (topic: Topic, types: readonly string[], flow: Flow): Json => ({
  address: topic.name, description: `Written by ${[topic.owner, ...topic.alsoBy ?? []].join(' and ')}; key: ${topic.key}; carries: ${topic.carries}.`, bindings: topicBinding(topic),
  'x-readers': flow.services.filter((one) => one.topics.includes(topic.name)).map((one) => one.service),
  messages: Object.fromEntries(types.map((type) => [type, referenceTo('components', 'messages', topic === platformTopic ? `platform.${type}` : type)])),
});

const operationsOf = (typesOn: (topic: Topic) => readonly string[]): Json => Object.fromEntries(topics.map((topic) => [
  `${topic.owner}-${topic === platformTopic ? 'receive' : 'send'}-${topic.name}`, {
    action: topic === platformTopic ? 'receive' : 'send', channel: referenceTo('channels', topic.name),
    messages: typesOn(topic).map((type) => referenceTo('channels', topic.name, 'messages', type)),
  },
]));

const platformMessages = (shop: readonly EventContract[]): [string, Json][] => {
  const anySource = text('The platform\'s own source, as its policy names it.');
  const said = [...shop.map((contract) => [contract.type, contract] as const), ...Object.entries(catalogueVocabulary)];
  return said.map(([type, contract]) => [`platform.${type}`, { ...messageOf({ ...contract, topic: platformTopic }, anySource, type) }]);
};

/** The AsyncAPI 3 document of all topics. */
export const asyncApi = (flow: Flow): Json => {
  const shop = contracts.filter(({ topic }) => topic.name === 'shop.v1');
  const typesOn = (topic: Topic): readonly string[] => (topic === platformTopic ? flow.door.types : contracts.filter((contract) => contract.topic === topic).map(({ type }) => type));
  const ours = contracts.map((contract): [string, Json] => [contract.type, messageOf(contract, { const: sourceOf(writerOf(contract)) })]);
  return {
    asyncapi: '3.0.0',
    info: { title: 'fealty', version: '1.0.0', description: 'CloudEvents 1.0 on Kafka, binary mode. A second delivery of an event has the same id, source and sequence.' },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map((topic) => [topic.name, channelOf(topic, typesOn(topic), flow)])),
    operations: operationsOf(typesOn),
    components: { messages: Object.fromEntries([...platformMessages(shop), ...ours]) },
  };
};

export const asyncApiText = (flow: Flow): string => stringify(asyncApi(flow), { lineWidth: 0, aliasDuplicateObjects: false });

/** What the official parser has against a document; references are resolved beside `file`. */
export const asyncApiFaults = async (document: string, file: string): Promise<string[]> => {
  const { diagnostics } = await new Parser().parse(document, { source: file });
  return diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error).map(({ path, message }) => `${path.join('.')}: ${message}`);
};
