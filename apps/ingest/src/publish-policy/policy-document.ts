import { policy as policySchema, type Policy } from '@fealty/contracts';
import { inputErrors, storageErrors, type InputError } from '@fealty/runtime';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { z } from 'zod';

/** A policy as it is written: the document, and from when it shall be in force. */
export interface WrittenPolicy { readonly policy: Policy; readonly effectiveFrom: string | undefined }

/** One thing wrong with a document, and where it stands in the text. */
export interface DocumentFault extends InputError { readonly line: number; readonly column: number }

const written = policySchema.extend({
  effectiveFrom: z.iso.datetime({ offset: true }).optional().describe('At least 10 minutes ahead; the earliest moment when not told (E1).'),
});

const aliasesMax = 100;

const fault = (lines: LineCounter, offset: number, error: InputError): DocumentFault => {
  const { line, col } = lines.linePos(offset);
  return { ...error, line, column: col, detail: `line ${line}, column ${col}: ${error.detail}` };
};

const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0;

const stepsOf = (pointer: string): string[] => pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Where the field of a pointer stands; what is missing is sought where it should stand. */
const offsetOf = (document: Document, pointer: string): number => {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const step of stepsOf(pointer)) {
    const here = isAlias(node) ? node.resolve(document) : node;
    if (isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      if (pair === undefined) return offset;
      offset = startOf(pair.key);
      node = pair.value;
    } else if (isSeq(here)) {
      node = here.items[Number(step)];
      if (node === undefined) return offset;
      offset = startOf(node);
    } else return offset;
  }
  return offset;
};

const parsed = (document: Document, lines: LineCounter): { readonly value: unknown } | { readonly faults: DocumentFault[] } => {
  if (document.errors.length > 0) return { faults: document.errors.map((error) => fault(lines, error.pos[0], { pointer: '', detail: error.message })) };
  try {
    return { value: document.toJS({ maxAliasCount: aliasesMax }) as unknown };
  } catch (error) {
    return { faults: [fault(lines, 0, { pointer: '', detail: error instanceof Error ? error.message : String(error) })] };
  }
};

/** Reads a policy written in YAML or JSON; every fault is named with its line and column. */
export const readPolicyDocument = (text: string): WrittenPolicy | { readonly faults: readonly DocumentFault[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const read = parsed(document, lines);
  if ('faults' in read) return read;
  const located = (errors: readonly InputError[]): { faults: DocumentFault[] } => ({ faults: errors.map((error) => fault(lines, offsetOf(document, error.pointer), error)) });
  const unusable = storageErrors(read.value);
  if (unusable.length > 0) return located(unusable);
  const result = written.safeParse(read.value);
  if (!result.success) return located(inputErrors(result.error));
  const { effectiveFrom, ...policy } = result.data;
  return { policy, effectiveFrom };
};
