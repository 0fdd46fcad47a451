import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository; this file is read as a source, by tests only. */
export const rootDir = fileURLToPath(new URL('../..', import.meta.url));

/** Writes files into a new folder inside the repository, so that packages resolve, and removes it after use. */
export const withFolder = async <T>(files: Readonly<Record<string, string>>, use: (folder: string) => T | Promise<T>): Promise<T> => {
  const all = join(rootDir, '.fealty', 'plants');
  mkdirSync(all, { recursive: true });
  const folder = mkdtempSync(join(all, 'tree-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
