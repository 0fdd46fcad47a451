import { Problem } from '@fealty/runtime';
import type { FastifyInstance } from 'fastify';
import type { LineFault } from './line-faults.rules.js';

/** Lets bodies of these types through as text. */
export const takesText = (fastify: FastifyInstance, types: readonly string[]): void => {
  const missing = types.filter((type) => !fastify.hasContentTypeParser(type));
  if (missing.length > 0) fastify.addContentTypeParser(missing, { parseAs: 'string' }, (_request, text, done) => { done(null, text); });
};

/** @throws Problem 400 that tells what is wrong by line */
export const refuseLines = (type: string, faults: readonly LineFault[]): never => {
  throw new Problem(400, type, { detail: `${faults[0]?.detail ?? ''}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''}; nothing was stored`, errors: faults });
};
