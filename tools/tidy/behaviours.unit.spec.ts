import { describe, expect, it } from '@jest/globals';
import { posix } from 'node:path';
import { rootDir } from './plant-folder.js';
import { filesOf, type TreeFile } from './tree.js';

interface Table {
  readonly page: string;
  readonly numbers: readonly string[];
  /** What says so itself instead of naming a test. */
  readonly openOnes: readonly string[];
}
const upTo = (letter: string, last: number): string[] => Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
const points: Table = { page: 'docs/concepts/points-behaviours.md', numbers: [...upTo('P', 21), 'P3a', 'P3b', 'E1', 'E4', 'E7', 'C10'], openOnes: ['P19'] };
const loyalty: Table = { page: 'docs/concepts/loyalty-behaviours.md', numbers: [...upTo('L', 11), 'E6', 'E7'], openOnes: [] };

const rowsOf = (text: string): string[][] => text.split('\n').filter((line) => /^\| [A-Z]\d/.test(line)).map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
/** The text of every test name, as it is written. */
const namesIn = ({ text }: TreeFile): string[] => [...text.matchAll(/(?:\bit|\))\((?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`\n]*)`),/g)].map(([, single, double, back]) => (single ?? double ?? back ?? '').replaceAll("\\'", "'"));

/** What is wrong with the table: a behaviour without a test, a link to no file, a name that no test has. */
const faultsIn = ({ page, numbers, openOnes }: Table, text: string, files: readonly TreeFile[]): string[] => {
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

describe.each([['points', points], ['loyalty', loyalty]])('the table of what %s must do', (_, table) => {
  const files = filesOf(rootDir);
  const { text } = files.find(({ path }) => path === table.page) ?? { text: '' };

  it('has every behaviour, each with a test of that name', () => {
    expect(faultsIn(table, text, files)).toEqual([]);
  });
});

describe('a table', () => {
  const files = filesOf(rootDir);
  const { text } = files.find(({ path }) => path === points.page) ?? { text: '' };

  it.each([
    ['a behaviour without a row', (page: string) => page.replace(/^\| P9 .*\n/m, ''), 'P9 is not in the table'],
    ['a row without a test', (page: string) => page.replace(/^(\| P9 \|[^|]*\|).*$/m, '$1 not built yet |'), 'P9 names no test'],
    ['a test of another name', (page: string) => page.replace('lets exactly 10 of 100', 'lets exactly 11 of 100'), 'P9: apps/points/src/spend-points/spend-points.int.spec.ts has no test'],
    ['a file that is gone', (page: string) => page.replace('spend-points.int.spec.ts', 'spent-points.int.spec.ts'), 'P9: apps/points/src/spend-points/spent-points.int.spec.ts is not there'],
  ])('fails on %s', (_, spoil, fault) => {
    expect(faultsIn(points, spoil(text), files)).toEqual([expect.stringContaining(fault)]);
  });
});
