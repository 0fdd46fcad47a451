import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// tools/stack as a source, tools/dist/stack when built.
const here = fileURLToPath(new URL('.', import.meta.url));
const toolsDir = import.meta.url.endsWith('.ts') ? join(here, '..') : join(here, '..', '..');

/** Where `npm start` keeps the data of its servers. */
export const defaultDataDir = join(toolsDir, '..', '.fealty', 'stack');
