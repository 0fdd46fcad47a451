import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@fealty/tools/local/places';

export const say = (line: string): void => { process.stdout.write(`${line}\n`); };

/** Prints rows under their headings, numbers to the right. */
export const printTable = (headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void => {
  const text = [headings, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)));
  const widths = headings.map((_, column) => Math.max(...text.map((row) => row[column]?.length ?? 0)));
  for (const [at, row] of text.entries()) {
    say(row.map((cell, column) => (at > 0 && typeof rows[at - 1]?.[column] === 'number' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd());
    if (at === 0) say(widths.map((width) => '-'.repeat(width)).join('  '));
  }
};

/** Keeps what was measured in `bench/results`. */
export const writeResults = (name: string, results: unknown): void => {
  const folder = join(rootDir, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
  say(`written to bench/results/${name}.json`);
};
