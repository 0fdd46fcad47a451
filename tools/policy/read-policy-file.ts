import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

const reasons: Readonly<Record<string, string>> = { ENOENT: 'there is no file', EISDIR: 'a folder is no policy:', EACCES: 'it may not be read:' };

/** The text of a policy file. @throws Error that says which file, sought from where, and what to do */
export const readPolicyFile = async (file: string, folder: string): Promise<string> => {
  try {
    return await readFile(isAbsolute(file) ? file : `${folder}/${file}`, 'utf8');
  } catch (cause) {
    const reason = reasons[(cause as NodeJS.ErrnoException).code ?? ''] ?? 'this cannot be read:';
    const from = isAbsolute(file) ? '' : `, seen from ${folder}`;
    throw new Error(`${reason} ${file}${from}; give the path of a YAML or JSON document, such as policies/demo.yaml`, { cause });
  }
};
