import { isUtf8 } from 'node:buffer';
import type { Envelope } from '../cloudevents/envelope.js';
import { parseJson } from '../cloudevents/json-text.js';

/** The data of an event, parsed; or why there is none. */
export type JsonData = { readonly json: unknown } | { readonly fault: string; readonly missing?: boolean };

const isJson = (type: string): boolean => type === 'application/json' || /^[^;]*[/+]json\s*(;|$)/i.test(type);

/** Reads the JSON data of an event without throwing. Lone surrogates are left to whoever can name the field. */
export const jsonDataOf = ({ data, datacontenttype }: Envelope): JsonData => {
  if (data === null || data.length === 0) return { fault: 'is missing', missing: true };
  if (datacontenttype !== undefined && !isJson(datacontenttype)) return { fault: `is ${datacontenttype}; only JSON is understood` };
  if (!isUtf8(data)) return { fault: 'is not valid UTF-8' };
  try {
    const json: unknown = JSON.parse(data.toString('utf8'));
    return json === null ? { fault: 'is null', missing: true } : { json };
  } catch {
    const parsed = parseJson(data);
    return { fault: 'undecodable' in parsed ? parsed.undecodable : 'is no JSON' };
  }
};
