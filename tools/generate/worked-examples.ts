import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { placesIn, withGenerated, type Output } from './output.js';
import type { Service } from './services.js';

interface Built { readonly page: string; readonly exampleTables: () => ReadonlyMap<string, string> }

/** The page with each table in its place. @throws Error naming a table without a place, or a place without a table */
export const withTables = (text: string, tables: ReadonlyMap<string, string>): string => {
  const empty = placesIn(text).filter((name) => !tables.has(name));
  if (empty.length > 0) throw new Error(`no worked example is called ${empty.join(', ')}`);
  return [...tables].reduce((page, [name, table]) => withGenerated(page, `\n${table}\n`, name), text);
};

const pageOf = async (root: string, file: string): Promise<[string, string]> => {
  const { page, exampleTables } = await import(pathToFileURL(file).href) as Built;
  try {
    return [page, withTables(readFileSync(join(root, page), 'utf8'), exampleTables())];
  } catch (error) {
    throw new Error(`${page}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
};

/** Pages of the concepts whose examples come from running a service's rules, by file. */
export const examplePages = async (root: string, services: readonly Service[]): Promise<Output> => {
  const built = services.map(({ folder }) => join(folder, 'dist', 'testing', 'example-tables.fixture.js')).filter(existsSync);
  return new Map(await Promise.all(built.map((file) => pageOf(root, file))));
};
