import { execFileSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The account PostgreSQL runs as, and how a command is run under it. */
export interface PostgresAccount {
  /** Gives a file or folder to the account. */
  own(path: string): void;
  /** The command line, and the ids to run it with. */
  run(command: string, args: readonly string[]): { command: string; args: readonly string[]; user?: { uid: number; gid: number } };
}

const accountName = 'postgres';

const output = (command: string, args: readonly string[]): string | undefined => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
};

const idsOf = (name: string): { uid: number; gid: number } | undefined => {
  const uid = output('id', ['-u', name]);
  const gid = output('id', ['-g', name]);
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
};

const makeAccount = (): { uid: number; gid: number } => {
  output('groupadd', ['--system', accountName]);
  output('useradd', ['--system', '--no-create-home', '--shell', '/bin/false', '-g', accountName, accountName]);
  const ids = idsOf(accountName);
  if (ids === undefined) throw new Error(`PostgreSQL refuses to run as root, and the account "${accountName}" to run it as could not be made.`);
  return ids;
};

/** The first folder on the way to a path that others may not pass; undefined when all may be passed. */
export const impassable = (path: string): string | undefined => {
  const parent = dirname(resolve(path));
  if (parent === resolve(path)) return undefined;
  return impassable(parent) ?? ((statSync(parent).mode & 0o001) === 0 ? parent : undefined);
};

// Only root is not passed through: the account keeps the right to walk through folders that are closed to others, and nothing else of root.
// Without `no_setuid_fixup` the right would not count when initdb asks the kernel whether it may run what lies beside it.
const throughClosedFolders = ({ uid, gid }: { uid: number; gid: number }): string[] => {
  const right = '+dac_override';
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--securebits=+no_setuid_fixup', `--inh-caps=${right}`, `--ambient-caps=${right}`, '--'];
};

/**
 * PostgreSQL refuses to run as root: then it runs as the account `postgres`, made when missing.
 * @throws when that account could not reach one of the paths, as in a home folder that only root may enter, and nothing helps
 */
export const postgresAccount = (paths: readonly string[]): PostgresAccount => {
  if (process.getuid?.() !== 0) return { own: () => undefined, run: (command, args) => ({ command, args }) };
  const ids = idsOf(accountName) ?? makeAccount();
  const own = (path: string) => chownSync(path, ids.uid, ids.gid);
  const closed = paths.map(impassable).find((folder) => folder !== undefined);
  if (closed === undefined) return { own, run: (command, args) => ({ command, args, user: ids }) };
  const flags = throughClosedFolders(ids);
  if (output('setpriv', [...flags, 'true']) === undefined) {
    throw new Error(`PostgreSQL runs as the account "${accountName}", not as root, and may not enter ${closed}. `
      + `Run "chmod o+x ${closed}", move the clone, run as another user, or set DATABASE_URL.`);
  }
  return { own, run: (command, args) => ({ command: 'setpriv', args: [...flags, command, ...args] }) };
};
