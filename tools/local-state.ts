import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localDir } from './local/places.js';

/** How to reach the system that `npm start` started last; with its secrets, so the file is readable by its owner only. */
export interface LocalState {
  readonly jwtSecret: string;
  readonly kafkaBrokers: readonly string[];
  readonly adminDatabaseUrl: string;
  readonly databasePassword: string;
  /** Base URL by service, and `mail` for the page of the mail catcher. */
  readonly services: Readonly<Record<string, string>>;
}

const file = join(localDir, 'state.json');

/** The state of the local system, or `undefined` when it was never started. */
export const readLocalState = (): LocalState | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LocalState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

export const writeLocalState = (state: LocalState): void => {
  mkdirSync(localDir, { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
