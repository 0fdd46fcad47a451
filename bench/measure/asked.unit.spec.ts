import { expect, it } from '@jest/globals';
import { askedOf } from './asked.js';

it('takes numbers and texts, and what is preset where nothing is told', () => {
  expect(askedOf(['--runs', '5', '--only', 'x'], { numbers: { runs: 3, events: 1_000 }, texts: ['only', 'profile'] })).toEqual({ runs: 5, events: 1_000, only: 'x' });
});

it.each([
  [['--runs', 'x'], '--runs takes a whole number of at least 1, not "x"'], [['--runs', '0'], '--runs takes a whole number of at least 1, not "0"'],
  [['--ruins', '3'], '--ruins is not known here; there is --runs'], [['3'], '"3" is not expected here'],
])('measures nothing for %j', (args, problem) => {
  expect(() => askedOf(args, { numbers: { runs: 3 } })).toThrow(problem);
});
