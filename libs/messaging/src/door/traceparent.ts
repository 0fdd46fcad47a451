import { randomBytes } from 'node:crypto';

const traceparent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const eventsPerDraw = 256;
let drawn = '';
let used = 0;

/** A new W3C trace context; random bytes are drawn for many at once. */
const created = (): string => {
  if (used * 48 >= drawn.length) {
    drawn = randomBytes(24 * eventsPerDraw).toString('hex');
    used = 0;
  }
  const at = used * 48;
  used += 1;
  return `00-${drawn.slice(at, at + 32)}-${drawn.slice(at + 32, at + 48)}-01`;
};

/** The first usable W3C trace context of those that came with an event (its own attribute, the transport's header), else a new one. */
export const traceparentOf = (...found: readonly (string | undefined)[]): string =>
  found.find((text) => text !== undefined && traceparent.test(text)) ?? created();
