import { expect, it } from '@jest/globals';
import { startOptions } from './options.js';

it('npm start takes its options, and shows a table on terminals only', () => {
  expect(startOptions([], true)).toEqual({ shop: 'small', fresh: false, ui: true, seed: 1 });
  expect(startOptions(['--shop', 'busy', '--fresh', '--no-ui', '--seed', '7'], true)).toEqual({ shop: 'busy', fresh: true, ui: false, seed: 7 });
  expect(startOptions([], false)).toMatchObject({ ui: false });
  expect(startOptions(['--help'], true)).toBe('help');
});

it.each([
  [['--bogus'], '--bogus is not known here; there are --shop, --fresh, --no-ui, --seed'], [['--shop', 'huge'], '--shop takes none, small, busy, not "huge"'],
  [['--shop'], '--shop takes a value'], [['--seed', '1.5'], '--seed takes a whole number, not "1.5"'], [['busy'], '"busy" is not expected here'],
])('npm start says what is wrong with %j, and what it takes', (args, problem) => {
  expect(() => startOptions(args, true)).toThrow(`${problem}\nusage: npm start [-- options]`);
});
