import { hash } from 'node:crypto';

/** SHA-256 of a canonical text: what tells a repeat from another event under the same id. */
export const digestOf = (content: string): Buffer => hash('sha256', content, 'buffer');
