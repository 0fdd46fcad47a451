import { isUtf8 } from 'node:buffer';
import { firstJsonError } from './json-position.js';

export type Json = { ok: unknown; text: string } | { undecodable: string };

const unit = (text: string, at: number): number => (text[at] === '\\' && text[at + 1] === 'u' ? Number.parseInt(text.slice(at + 2, at + 6), 16) : -1);

/** Position of a \uD800-\uDFFF escape without its other half, which no UTF-8 text can carry on; -1 when there is none. */
const loneSurrogate = (text: string): number => {
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
    const code = unit(text, at);
    if (code < 0xd800 || code > 0xdfff) { at += 2; continue; }
    const low = unit(text, at + 6);
    if (code > 0xdbff || low < 0xdc00 || low > 0xdfff) return at;
    at += 12;
  }
  return -1;
};

/** What keeps the text of a JSON value from being taken as it is. */
export const unpaired = (text: string): { undecodable: string } | undefined => {
  const lone = loneSurrogate(text);
  return lone < 0 ? undefined : { undecodable: `The JSON has a lone surrogate at position ${lone}.` };
};

/** Parses bytes as strict UTF-8 JSON; a refusal says where it breaks. Lone surrogates are left to `unpaired`. Never throws. */
export const parseJson = (bytes: Buffer): Json => {
  if (!isUtf8(bytes)) return { undecodable: 'The bytes are not valid UTF-8.' };
  const text = bytes.toString('utf8');
  let ok: unknown;
  try {
    ok = JSON.parse(text);
  } catch {
    const error = firstJsonError(text);
    return { undecodable: `The JSON is broken at position ${error?.at ?? text.length}: expected ${error?.expected ?? 'JSON'}.` };
  }
  return { ok, text };
};

/** Splits the text of one JSON object or array, known to be valid, at its top-level commas. */
export const topLevelParts = (text: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (char === '"') { for (i += 1; text[i] !== '"'; i += 1) if (text[i] === '\\') i += 1; continue; }
    if (char === '{' || char === '[') { depth += 1; if (depth === 1) start = i + 1; continue; }
    if (char === '}' || char === ']') depth -= 1;
    if ((char === ',' && depth === 1) || (depth === 0 && (char === '}' || char === ']'))) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return parts.length === 1 && parts[0] === '' ? [] : parts;
};

/** Name and value text of one top-level part of an object. */
export const memberOf = (part: string): { name: string; value: string } => {
  let end = 1;
  while (part[end] !== '"') end += part[end] === '\\' ? 2 : 1;
  const name = JSON.parse(part.slice(0, end + 1)) as string;
  return { name, value: part.slice(part.indexOf(':', end + 1) + 1).trim() };
};
