import type { InputError } from '@fealty/runtime';
import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';

/** One thing wrong with a document, and where it stands in the text. */
export interface DocumentFault extends InputError { readonly line: number; readonly column: number }

export const documentFault = (lines: LineCounter, offset: number, error: InputError): DocumentFault => {
  const { line, col } = lines.linePos(offset);
  return { ...error, line, column: col, detail: `line ${line}, column ${col}: ${error.detail}` };
};

const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0;

/** The steps of a JSON pointer. */
export const stepsOf = (pointer: string): string[] => pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const below = (document: Document, node: unknown, step: string): { offset: number; node: unknown } | undefined => {
  const here = isAlias(node) ? node.resolve(document) : node;
  const pair = isMap(here) ? here.items.findLast(({ key }) => isScalar(key) && String(key.value) === step) : undefined;
  if (pair !== undefined) return { offset: startOf(pair.key), node: pair.value };
  const item: unknown = isSeq(here) ? here.items[Number(step)] : undefined;
  return item === undefined ? undefined : { offset: startOf(item), node: item };
};

/** Where the field of a pointer stands; what is missing is sought where it should stand. */
export const offsetOf = (document: Document, pointer: string): number => {
  let found = { offset: startOf(document.contents), node: document.contents as unknown };
  for (const step of stepsOf(pointer)) {
    const next = below(document, found.node, step);
    if (next === undefined) break;
    found = next;
  }
  return found.offset;
};
