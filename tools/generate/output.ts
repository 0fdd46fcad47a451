import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Generated files by their path from the root, with `/`. */
export type Output = ReadonlyMap<string, string>;

const filesUnder = (root: string, folder: string): string[] => {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
};

const current = (root: string, file: string): string | undefined => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined);

interface Place { readonly root: string; /** Holds generated files, and nothing else but what another command writes. */ readonly folder: string; readonly writtenElsewhere?: readonly string[] }

const leftOver = (output: Output, { root, folder, writtenElsewhere = [] }: Place): string[] => filesUnder(root, folder).filter((file) => !output.has(file) && !writtenElsewhere.includes(file));

/** The files that are not what they should be, each with what is wrong. */
export const staleFiles = (output: Output, place: Place): string[] => {
  const { root } = place;
  const wrong = [...output].filter(([file, text]) => current(root, file) !== text).map(([file]) => `${file} is ${current(root, file) === undefined ? 'missing' : 'stale'}`);
  const left = leftOver(output, place).map((file) => `${file} is left over`);
  return [...wrong, ...left].sort();
};

/** Writes what differs and removes what is left over. */
export const writeFiles = (output: Output, place: Place): void => {
  const { root } = place;
  for (const [file, text] of output) {
    if (current(root, file) === text) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  for (const file of leftOver(output, place)) rmSync(join(root, file));
};

const [begin, end] = ['<!-- generated:flow -->', '<!-- /generated -->'];

export const placeNeeded = `a line ${begin} and after it a line ${end} are needed`;
export const hasPlace = (text: string): boolean => text.includes(begin) && text.indexOf(end) > text.indexOf(begin);

/** The text with the generated part between the two marks replaced. @throws when a mark is missing */
export const withGenerated = (text: string, part: string): string => {
  if (!hasPlace(text)) throw new Error(placeNeeded);
  return `${text.slice(0, text.indexOf(begin) + begin.length)}\n${part}\n${text.slice(text.indexOf(end))}`;
};
