import { checkAttributes } from './check-attributes.js';
import type { Decoded } from './envelope.js';
import { memberOf, parseJson, topLevelParts, unpaired } from './json-text.js';

type Attribute = string | { unset: true } | { undecodable: string };

/** A JSON attribute in the canonical string form that the binary mode would carry. */
const attributeText = (name: string, value: unknown): Attribute => {
  if (typeof value === 'string') return value;
  if (value === null) return { unset: true };
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 0x7fff_ffff) return String(value === 0 ? 0 : value);
  return { undecodable: `The attribute ${name} is neither a string, a boolean nor a 32-bit integer.` };
};

const isJsonType = (type: string): boolean => /^[^;]*[/+]json\s*(;|$)/i.test(type);

const base64Bytes = (value: unknown): Buffer | undefined => {
  if (typeof value !== 'string' || value.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? bytes : undefined;
};

interface Parts { attributes: Record<string, string>; data: string | undefined; base64: string | undefined }

const partsOf = (text: string): Parts | { undecodable: string } => {
  const parts: Parts = { attributes: {}, data: undefined, base64: undefined };
  const seen = new Set<string>();
  for (const part of topLevelParts(text)) {
    const { name, value } = memberOf(part);
    if (seen.has(name)) return { undecodable: `The member ${JSON.stringify(name)} stands there twice.` };
    seen.add(name);
    if (name === 'data') { parts.data = value; continue; }
    if (name === 'data_base64') { parts.base64 = value; continue; }
    if (name === '__proto__') return { undecodable: 'The attribute name "__proto__" is not allowed: only a-z and 0-9.' };
    const attribute = attributeText(name, JSON.parse(value));
    if (typeof attribute === 'string') parts.attributes[name] = attribute;
    else if ('undecodable' in attribute) return attribute;
  }
  return parts;
};

/** Text content stands in the JSON as a string and means the text; everything else means its own JSON. */
const dataBytes = (data: string, type: string | undefined): Buffer => {
  const isText = type !== undefined && !isJsonType(type) && data.startsWith('"');
  return Buffer.from(isText ? (JSON.parse(data) as string) : data, 'utf8');
};

const decodeParts = ({ attributes, data, base64 }: Parts): Decoded => {
  if (data !== undefined && base64 !== undefined) return { undecodable: 'The event has both data and data_base64.' };
  if (base64 !== undefined) {
    const bytes = base64Bytes(JSON.parse(base64));
    return bytes === undefined ? { undecodable: 'The member data_base64 is not base64 text.' } : checkAttributes({ attributes, data: bytes });
  }
  if (data === undefined) return checkAttributes({ attributes, data: Buffer.alloc(0) });
  const bytes = dataBytes(data, attributes.datacontenttype);
  // The format implies JSON; said aloud, it survives the way into binary mode.
  return checkAttributes({ attributes: { ...attributes, datacontenttype: attributes.datacontenttype ?? 'application/json' }, data: bytes });
};

const decodeObject = (value: unknown, text: string): Decoded => {
  const lone = unpaired(text);
  if (lone !== undefined) return lone;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { undecodable: 'The event is not a JSON object.' };
  const parts = partsOf(text);
  return 'undecodable' in parts ? parts : decodeParts(parts);
};

/** One event in the JSON event format. `data` keeps the bytes that it had in the text. */
export const decodeJsonEvent = (bytes: Buffer): Decoded => {
  const json = parseJson(bytes);
  return 'undecodable' in json ? json : decodeObject(json.ok, json.text);
};

/** A batch in the JSON batch format; an item that is no event does not spoil the others. */
export const decodeJsonBatch = (bytes: Buffer): { batch: readonly Decoded[] } | { undecodable: string } => {
  const json = parseJson(bytes);
  if ('undecodable' in json) return json;
  if (!Array.isArray(json.ok)) return { undecodable: 'The batch is not a JSON array.' };
  const { ok } = json;
  return { batch: topLevelParts(json.text).map((text, index) => decodeObject(ok[index], text)) };
};
