import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// tools/local as a source, tools/dist/local when built.
const here = fileURLToPath(new URL('.', import.meta.url));

/** The folder of the clone. */
export const rootDir = import.meta.url.endsWith('.ts') ? join(here, '..', '..') : join(here, '..', '..', '..');
/** What a running system leaves behind for other commands and the next start; git-ignored. */
export const localDir = join(rootDir, '.fealty', 'local');
