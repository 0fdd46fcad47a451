import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from './smtp-outcome.rules.js';

describe('an SMTP attempt', () => {
  it('is rejected when the server refuses address or text for good', () => {
    expect(outcomeOf({ code: 'EENVELOPE', responseCode: 550 }, false)).toBe('rejected');
    expect(outcomeOf({ code: 'EMESSAGE', responseCode: 554 }, true)).toBe('rejected');
    expect(outcomeOf({ code: 'EENVELOPE' }, false)).toBe('rejected');
  });

  it('is deferred when the server says later, or refuses us and not the message', () => {
    expect(outcomeOf({ code: 'EENVELOPE', responseCode: 451 }, false)).toBe('deferred');
    expect(outcomeOf({ code: 'EMESSAGE', responseCode: 421 }, true)).toBe('deferred');
    expect(outcomeOf({ code: 'EAUTH', responseCode: 535 }, false)).toBe('deferred');
    expect(outcomeOf({ code: 'EPROTOCOL', responseCode: 554 }, false)).toBe('deferred');
  });

  it('is deferred when the connection failed before the text was given, and unknown after', () => {
    expect(outcomeOf({ code: 'ECONNECTION' }, false)).toBe('deferred');
    expect(outcomeOf({ code: 'ETIMEDOUT' }, true)).toBe('unknown');
    expect(outcomeOf({}, true)).toBe('unknown');
  });
});
