import { checkBinary } from './check-attributes.js';
import { contentModeOf } from './content-mode.js';
import type { Decoded, Envelope } from './envelope.js';
import { decodeJsonEvent } from './json-format.js';
import { textOf } from './text.js';

type HeaderValue = Buffer | string | (Buffer | string)[] | null | undefined;

/** The parts of a Kafka record that carry an event; headers as kafkajs gives and takes them. */
export interface KafkaRecord {
  key: Buffer | null;
  value: Buffer | null;
  headers?: Readonly<Record<string, HeaderValue>> | undefined;
}

/** An event in binary mode, ready to be produced. */
export interface EncodedRecord { headers: Record<string, string | Buffer>; value: Buffer | null }

type HeaderText = { text: string } | { undecodable: string };

// Records come in runs with the same constant headers, and their reader hands out the same buffer for the same bytes.
// Few, because each keeps the response alive that it was read from.
const lastTextsMax = 32;
const lastTexts = new Map<string, { bytes: Buffer; text: string }>();

const bufferText = (name: string, bytes: Buffer): HeaderText => {
  const last = lastTexts.get(name);
  if (last?.bytes === bytes) return last;
  const text = textOf(bytes);
  if (text === undefined) return { undecodable: `The header ${name} is not valid UTF-8.` };
  if (last !== undefined) {
    last.bytes = bytes;
    last.text = text;
    return { text };
  }
  if (lastTexts.size < lastTextsMax) lastTexts.set(name, { bytes, text });
  return { text };
};

const headerText = (name: string, value: Exclude<HeaderValue, undefined>): HeaderText => {
  if (typeof value === 'string') return { text: value };
  if (value === null) return { undecodable: `The header ${name} has no value.` };
  if (Array.isArray(value)) {
    const [only] = value;
    return value.length === 1 && only !== undefined ? headerText(name, only) : { undecodable: `The header ${name} stands there ${value.length} times.` };
  }
  return bufferText(name, value);
};

const contentTypeOf = (headers: Readonly<Record<string, HeaderValue>>): HeaderText | undefined => {
  let found: HeaderText | undefined;
  for (const name in headers) {
    const value = headers[name];
    if (name.length !== 12 || value === undefined || name.toLowerCase() !== 'content-type') continue;
    if (found !== undefined) return { undecodable: 'The header content-type stands there twice.' };
    found = headerText(name, value);
  }
  return found;
};

// An event has a dozen header names and the same ones come again: they are cut and joined once.
const namesMax = 1000;
const attributeNames = new Map<string, string>();
const attributeNameOf = (header: string): string | undefined => {
  const known = attributeNames.get(header);
  if (known !== undefined || !header.startsWith('ce_')) return known;
  const name = header.slice(3);
  if (attributeNames.size < namesMax) attributeNames.set(header, name);
  return name;
};

const noEvent = 'The record is no CloudEvent: it has neither a header ce_specversion nor a content-type application/cloudevents+json.';

const decodeBinary = ({ headers, value }: KafkaRecord, contentType: string | undefined): Decoded => {
  const attributes: Record<string, string> = {};
  for (const name in headers) {
    const header = headers[name];
    const attribute = attributeNameOf(name);
    if (header === undefined || attribute === undefined) continue;
    if (attribute === '__proto__') return { undecodable: `The header ${name} is not allowed.` };
    const found = headerText(name, header);
    if ('undecodable' in found) return found;
    attributes[attribute] = found.text;
  }
  if (attributes.specversion === undefined) return { undecodable: noEvent };
  return checkBinary({ attributes, data: value }, contentType);
};

/**
 * Reads an event from a Kafka record, in binary or structured mode, by the CloudEvents 1.0 Kafka binding. Never throws.
 * A null value is a tombstone and exists in binary mode only; a batch is refused, because one record is one event.
 */
export const decodeKafka = (record: KafkaRecord): Decoded => {
  const contentType = record.headers === undefined ? undefined : contentTypeOf(record.headers);
  if (contentType !== undefined && 'undecodable' in contentType) return contentType;
  const mode = contentModeOf(contentType?.text);
  if (typeof mode !== 'string') return mode;
  if (mode === 'binary') return decodeBinary(record, contentType?.text);
  if (mode === 'json-batch') return { undecodable: 'The record holds a batch; one Kafka record is one event.' };
  return record.value === null ? { undecodable: 'The record says that its value is an event, but has no value.' } : decodeJsonEvent(record.value);
};

const headerNames = new Map<string, string>();
const headerNameOf = (attribute: string): string => {
  const known = headerNames.get(attribute);
  if (known !== undefined) return known;
  const name = `ce_${attribute}`;
  if (headerNames.size < namesMax) headerNames.set(attribute, name);
  return name;
};

/** Writes an event in binary mode. The envelope is trusted: what `decodeKafka` would refuse must not be passed. */
export const encodeKafka = (envelope: Envelope): EncodedRecord => {
  const headers: Record<string, string> = { ce_specversion: envelope.specversion, ce_id: envelope.id, ce_source: envelope.source, ce_type: envelope.type };
  if (envelope.subject !== undefined) headers.ce_subject = envelope.subject;
  if (envelope.time !== undefined) headers.ce_time = envelope.time;
  if (envelope.dataschema !== undefined) headers.ce_dataschema = envelope.dataschema;
  if (envelope.datacontenttype !== undefined) headers['content-type'] = envelope.datacontenttype;
  for (const name in envelope.extensions) headers[headerNameOf(name)] = envelope.extensions[name]!;
  return { headers, value: envelope.data };
};
