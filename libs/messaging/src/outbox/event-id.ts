import { hash } from 'node:crypto';

/** Namespace of all ids derived by fealty: UUIDv5 of the URL namespace and `urn:fealty`, fixed for ever. */
const namespace = Buffer.from('8f7f2c4d1a5b5e0e9c3b6a2f4d1e7c90', 'hex');

// Most ids are made of short parts; for them no memory is asked.
const scratch = Buffer.alloc(1_024);
namespace.copy(scratch);

/** The same parts give the same UUIDv5 (RFC 9562, SHA-1), so that a repeat of the cause collides instead of doubling. */
export const derivedId = (...parts: readonly (string | number)[]): string => {
  const text = parts.join('\n');
  const bytes = scratch.length < namespace.length + 3 * text.length ? Buffer.concat([namespace, Buffer.from(text)]) : scratch.subarray(0, namespace.length + scratch.write(text, namespace.length));
  const hex = hash('sha1', bytes, 'hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
};
