import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the repository, by its path from the root. */
export interface TreeFile { readonly path: string; readonly text: string }

const isText = (path: string): boolean => !/\.(png|jpe?g|gif|ico|pdf|gz|zip|jar|woff2?)$/.test(path);

/** Every text file that git keeps or would keep. */
export const filesOf = (root: string): TreeFile[] => {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 50_000_000 });
  return [...new Set(list.split('\0'))].filter((path) => path !== '' && isText(path) && existsSync(join(root, path)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
};

export const linesOf = ({ text }: TreeFile): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
