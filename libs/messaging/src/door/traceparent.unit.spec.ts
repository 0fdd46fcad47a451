import { describe, expect, it } from '@jest/globals';
import { traceparentOf } from './traceparent.js';

const sent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('the trace context of an event', () => {
  it('is the one that it carries, before that of the transport', () => {
    expect(traceparentOf(sent, '00-11111111111111111111111111111111-1111111111111111-00')).toBe(sent);
    expect(traceparentOf(undefined, sent)).toBe(sent);
  });

  it('is a new one, different each time, when none is usable', () => {
    const made = Array.from({ length: 1_000 }, () => traceparentOf('00-00000000000000000000000000000000-00f067aa0ba902b7-01', 'nonsense'));
    expect(new Set(made).size).toBe(1_000);
    for (const one of made) expect(one).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});
