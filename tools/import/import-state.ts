import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from '@fealty/testing';
import { rootDir } from '../local/places.js';

/** What an import remembers: by how many days the set was moved, for good, and how far the sending came. */
export interface ImportState { readonly shiftDays: number; readonly sentBodies: number; readonly shuffle?: number | undefined }

/** Names the database that an import went into: what is remembered of another one, or of one erased since, does not count. */
export const databaseIdOf = (adminUrl: string): Promise<string> => withClient(adminUrl, async (client) => {
  const { rows: [found] } = await client.query<{ id: string }>('select system_identifier || \'-\' || (select oid from pg_database where datname = current_database()) as id from pg_control_system()');
  if (found === undefined) throw new Error('the database does not say who it is');
  return found.id;
});

const fileOf = (name: string): string => join(rootDir, '.fealty', 'imports', `${name}.json`);

export const readImportState = (name: string): ImportState | undefined => {
  try {
    return JSON.parse(readFileSync(fileOf(name), 'utf8')) as ImportState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

export const writeImportState = (name: string, state: ImportState): void => {
  const file = fileOf(name);
  mkdirSync(join(rootDir, '.fealty', 'imports'), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
};
