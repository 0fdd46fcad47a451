import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { answeredByServer, classify, CommitOutcomeUnknown, CommitRefused, NoConnection, servesNobody, spoilsConnection } from './failures.js';

const withCode = (code: string, message = 'as the server said'): Error => Object.assign(new Error(message), { code });

describe('classify', () => {
  it.each(['08006', '25P03', '40001', '40P01', '53100', '53300', '55P03', '57014', '57P01', '57P03', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT'])(
    'retries after %s', (code) => { expect(classify(withCode(code))).toBe('retryable'); });

  it.each(['22003', '22P02', '22P05', '23505', '23514'])('takes %s for bad data', (code) => { expect(classify(withCode(code))).toBe('poison'); });

  it.each(['42601', '42P01', '42501', '28P01', '3D000', '21000', 'XX000'])('stops at %s', (code) => { expect(classify(withCode(code))).toBe('fatal'); });

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout', 'timeout expired'])(
    'knows the driver\'s own words for a lost connection: %s', (message) => { expect(classify(new Error(message))).toBe('retryable'); });

  it('retries when the outcome of COMMIT is unknown, and stops when COMMIT was refused', () => {
    expect(classify(new CommitOutcomeUnknown())).toBe('retryable');
    expect(classify(new CommitRefused())).toBe('fatal');
  });

  it('judges a missing connection by its cause', () => {
    expect(classify(new NoConnection('x', { cause: withCode('ECONNREFUSED') }))).toBe('retryable');
    expect(classify(new NoConnection('x', { cause: withCode('28P01') }))).toBe('fatal');
  });

  it('looks through the wrapper of TypeORM', () => {
    expect(classify(new QueryFailedError('select', [], withCode('40P01')))).toBe('retryable');
  });

  it('retries a plan that a migration made stale, and nothing else that is not supported', () => {
    expect(classify(withCode('0A000', 'cached plan must not change result type'))).toBe('retryable');
    expect(classify(withCode('0A000', 'cannot insert into view'))).toBe('fatal');
  });

  it('calls an error of our own code fatal', () => {
    expect(classify(new TypeError('x is not a function'))).toBe('fatal');
    expect(classify('a string')).toBe('fatal');
  });
});

describe('a database that serves nobody', () => {
  it.each(['28000', '28P01', '3D000', '42501', '42P01', '58030'])('is told by %s, also where no connection came of it', (code) => {
    expect(servesNobody(withCode(code))).toBe(true);
    expect(servesNobody(new QueryFailedError('select', [], withCode(code)))).toBe(true);
    expect(servesNobody(new NoConnection('x', { cause: withCode(code) }))).toBe(true);
  });

  it.each(['42601', '42703', '23505', '22P02', 'XX000', '21000'])('is not told by %s', (code) => { expect(servesNobody(withCode(code))).toBe(false); });

  it('is not told by errors of our own code', () => {
    expect(servesNobody(new TypeError('x is not a function'))).toBe(false);
    expect(servesNobody(new NoConnection('x'))).toBe(false);
  });
});

describe('a connection after an error', () => {
  it('is kept when the server answered and the session lives on', () => {
    expect(answeredByServer(withCode('23505'))).toBe(true);
    expect(spoilsConnection(withCode('23505'))).toBe(false);
    expect(spoilsConnection(new Error('the fold failed'))).toBe(false);
  });

  it.each(['57P01', '25P03', '08006', '26000', 'ECONNRESET'])('is dropped after %s', (code) => { expect(spoilsConnection(withCode(code))).toBe(true); });
});
