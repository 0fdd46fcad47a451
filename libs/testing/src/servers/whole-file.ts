import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const beside = (file: string): string => `${file}.${process.pid}.new`;

/** Creates a file with its whole content at once; false when it is there already. */
export const createWhole = (file: string, content: unknown): boolean => {
  writeFileSync(beside(file), JSON.stringify(content));
  try {
    linkSync(beside(file), file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(beside(file));
  }
};

/** Replaces a file: a reader sees the old content or the new one, never a part. */
export const replaceWhole = (file: string, content: unknown): void => {
  writeFileSync(beside(file), JSON.stringify(content, undefined, 2));
  renameSync(beside(file), file);
};

/** What such a file says; undefined when there is none, or the machine crashed before it reached the disk. */
export const readWhole = <T>(file: string): T | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
};
