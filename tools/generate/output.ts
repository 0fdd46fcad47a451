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

const end = '<!-- /generated -->';
const beginOf = (name: string): string => `<!-- generated:${name} -->`;

export const placeNeeded = (name = 'flow'): string => `a line ${beginOf(name)} and after it a line ${end} are needed`;
export const hasPlace = (text: string, name = 'flow'): boolean => text.includes(beginOf(name)) && text.includes(end, text.indexOf(beginOf(name)));

/** The names of the places in a text, in their order. */
export const placesIn = (text: string): string[] => [...text.matchAll(/<!-- generated:(\S+) -->/g)].map(([, name = '']) => name);

/** The text with the generated part between the two marks of a place replaced. @throws when a mark is missing */
export const withGenerated = (text: string, part: string, name = 'flow'): string => {
  if (!hasPlace(text, name)) throw new Error(placeNeeded(name));
  const from = text.indexOf(beginOf(name)) + beginOf(name).length;
  return `${text.slice(0, from)}\n${part}\n${text.slice(text.indexOf(end, from))}`;
};
