import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packagesOf = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {});

// npm writes what it has installed to a lock file of its own, as its last step, whoever called it. Packages for other systems are not in it.
const isThere = (root, here) => ([path, { version, link, optional, devOptional }]) => {
  if (link === true) return existsSync(join(root, path)); // a workspace: a new one is missing where an older tree was installed
  if (!path.includes('node_modules/')) return true;
  return path in here ? here[path].version === version : optional === true || devOptional === true;
};

/** Whether everything that package-lock.json names for this system is installed, in that version. */
export const isInstalled = (root) => {
  const here = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.keys(here).length > 0 && Object.entries(packagesOf(join(root, 'package-lock.json'))).every(isThere(root, here));
};
