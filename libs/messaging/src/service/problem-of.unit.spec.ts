import { describe, expect, it } from '@jest/globals';
import { NotReady } from '../reference/policies.js';
import { problemOf } from './problem-of.js';

describe('a request while something is away', () => {
  it('is told that its programme has no policy yet, and how to publish one', () => {
    const problem = problemOf(new NotReady('no policy of the programme demo is known here yet; publish one (npm run policy -- publish FILE)'));
    expect(problem?.status).toBe(503);
    expect(problem?.details.detail).toBe('no policy of the programme demo is known here yet; publish one (npm run policy -- publish FILE); nothing was stored');
  });

  it('is asked to try again when the database does not answer, and told nothing of it', () => {
    expect(problemOf(Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }))?.details.detail).toBe('nothing was stored; try again');
  });

  it.each(['28000', '28P01', '3D000', '42501', '42P01', '58030'])('is asked to try again while the database serves nobody (%s)', (code) => {
    const problem = problemOf(Object.assign(new Error('as the server said'), { code }));
    expect([problem?.status, problem?.details.detail, problem?.details.headers]).toEqual([503, 'nothing was stored; try again', { 'retry-after': '1' }]);
  });

  it('has no such answer for a defect', () => {
    expect(problemOf(new TypeError('x is not a function'))).toBeUndefined();
  });
});
