import { join } from 'node:path';
import { rootDir } from './places.js';

/** The real data beside the project, read in place and never copied; FEALTY_DATA names another place. */
export const realData = (...path: readonly string[]): string => join(process.env['FEALTY_DATA'] ?? join(rootDir, '..', 'shared', 'data'), ...path);
