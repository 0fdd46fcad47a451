import { checkBinary } from './check-attributes.js';
import { contentModeOf } from './content-mode.js';
import type { Decoded } from './envelope.js';
import { decodeJsonBatch, decodeJsonEvent } from './json-format.js';
import { textOf } from './text.js';

/** Names in lower case; `headersDistinct` of Node keeps repeated headers visible, which `headers` joins or drops. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One event, why it is none, or a batch of such answers in the order of the request. */
export type DecodedHttp = Decoded | { batch: readonly Decoded[] };

type Found = { text: string | undefined } | { undecodable: string };

const single = (name: string, value: string | readonly string[] | undefined): Found => {
  if (value === undefined || typeof value === 'string') return { text: value };
  return value.length <= 1 ? { text: value[0] } : { undecodable: `The header ${name} stands there ${value.length} times.` };
};

const unquoted = (text: string): string => (text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text);

/** Undoes the percent-encoding of the HTTP binding; undefined when an escape is broken or the result is not UTF-8. */
const percentDecoded = (text: string): string | undefined => {
  if (!text.includes('%')) return text;
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] !== '%') { bytes.push(text.charCodeAt(i)); continue; }
    const hex = text.slice(i + 1, i + 3);
    if (!/^[0-9a-f]{2}$/i.test(hex)) return undefined;
    bytes.push(Number.parseInt(hex, 16));
    i += 2;
  }
  return textOf(Buffer.from(bytes));
};

const isAscii = (text: string): boolean => {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
};

const attributeOf = (name: string, value: string | readonly string[] | undefined): Found => {
  const found = single(name, value);
  if ('undecodable' in found || found.text === undefined) return found;
  if (!isAscii(found.text)) return { undecodable: `The header ${name} has characters that HTTP must carry percent-encoded.` };
  const text = percentDecoded(unquoted(found.text));
  return text === undefined ? { undecodable: `The header ${name} is not percent-encoded UTF-8.` } : { text };
};

const decodeBinary = (headers: HttpHeaders, body: Buffer, contentType: string | undefined): Decoded => {
  const attributes: Record<string, string> = {};
  for (const [header, value] of Object.entries(headers)) {
    const name = header.toLowerCase();
    if (!name.startsWith('ce-')) continue;
    const attribute = name.slice(3);
    if (attribute === '__proto__') return { undecodable: `The header ${name} is not allowed.` };
    if (Object.hasOwn(attributes, attribute)) return { undecodable: `The header ${name} stands there twice.` };
    const found = attributeOf(name, value);
    if ('undecodable' in found) return found;
    if (found.text !== undefined) attributes[attribute] = found.text;
  }
  if (attributes.specversion === undefined) return { undecodable: 'The request is no CloudEvent: it has neither a header ce-specversion nor a content-type application/cloudevents+json.' };
  return checkBinary({ attributes, data: body }, contentType);
};

/** Reads a request by the CloudEvents 1.0 HTTP binding: binary, structured or batched. Never throws. */
export const decodeHttp = ({ headers, body }: { headers: HttpHeaders; body: Buffer }): DecodedHttp => {
  const contentType = single('content-type', headers['content-type']);
  if ('undecodable' in contentType) return contentType;
  const mode = contentModeOf(contentType.text);
  if (typeof mode !== 'string') return mode;
  if (mode === 'json') return decodeJsonEvent(body);
  return mode === 'json-batch' ? decodeJsonBatch(body) : decodeBinary(headers, body, contentType.text);
};
