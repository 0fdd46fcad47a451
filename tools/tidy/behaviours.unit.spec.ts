import { describe, expect, it } from '@jest/globals';
import { posix } from 'node:path';
import { rootDir } from './plant-folder.js';
import { filesOf, type TreeFile } from './tree.js';

const page = 'docs/concepts/points-behaviours.md';
const numbers = [...Array.from({ length: 21 }, (_, index) => `P${index + 1}`), 'P3a', 'P3b', 'E1', 'E4', 'E7', 'C10'];
/** What says so itself instead of naming a test. */
const openOnes = ['P19'];

const rowsOf = (text: string): string[][] => text.split('\n').filter((line) => /^\| [A-Z]\d/.test(line)).map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
/** The text of every test name, as it is written. */
const namesIn = ({ text }: TreeFile): string[] => [...text.matchAll(/(?:\bit|\))\((?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`\n]*)`),/g)].map(([, single, double, back]) => (single ?? double ?? back ?? '').replaceAll("\\'", "'"));

/** What is wrong with the table: a behaviour without a test, a link to no file, a name that no test has. */
const faultsIn = (text: string, files: readonly TreeFile[]): string[] => {
  const rows = rowsOf(text);
  const missing = numbers.filter((number) => !rows.some(([first]) => first === number)).map((number) => `${number} is not in the table`);
  return [...missing, ...rows.flatMap(([number = '', , test = '']) => {
    const [, link, name] = /^\[[^\]]+\]\(([^)]+)\) "(.+)"$/.exec(test) ?? [];
    if (link === undefined || name === undefined) return openOnes.includes(number) && test === 'not built yet' ? [] : [`${number} names no test`];
    const path = posix.join(posix.dirname(page), link);
    const file = files.find((one) => one.path === path);
    if (file === undefined) return [`${number}: ${path} is not there`];
    return namesIn(file).includes(name) ? [] : [`${number}: ${path} has no test "${name}"`];
  })];
};

describe('the table of what points must do', () => {
  const files = filesOf(rootDir);
  const { text } = files.find(({ path }) => path === page) ?? { text: '' };

  it('has every behaviour, each with a test of that name', () => {
    expect(faultsIn(text, files)).toEqual([]);
  });

  it.each([
    ['a behaviour without a row', (table: string) => table.replace(/^\| P9 .*\n/m, ''), 'P9 is not in the table'],
    ['a row without a test', (table: string) => table.replace(/^(\| P9 \|[^|]*\|).*$/m, '$1 not built yet |'), 'P9 names no test'],
    ['a test of another name', (table: string) => table.replace('lets exactly 10 of 100', 'lets exactly 11 of 100'), 'P9: apps/points/src/spend-points/spend-points.int.spec.ts has no test'],
    ['a file that is gone', (table: string) => table.replace('spend-points.int.spec.ts', 'spent-points.int.spec.ts'), 'P9: apps/points/src/spend-points/spent-points.int.spec.ts is not there'],
  ])('fails on %s', (_, spoil, fault) => {
    expect(faultsIn(spoil(text), files)).toEqual([expect.stringContaining(fault)]);
  });
});
