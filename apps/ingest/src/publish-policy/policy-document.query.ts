import { policy as policySchema, type Policy } from '@fealty/contracts';
import { inputErrors, storageErrors, type InputError } from '@fealty/runtime';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { contradictions } from './contradictions.rules.js';
import { namesKnown } from './known-fields.query.js';
import { documentFault, offsetOf, type DocumentFault } from './place-in-document.query.js';

/** A policy as it is written: the document, and from when it shall be in force. */
export interface WrittenPolicy { readonly policy: Policy; readonly effectiveFrom: string | undefined }

const written = policySchema.extend({
  effectiveFrom: z.iso.datetime({ offset: true }).optional().describe('At least 10 minutes ahead; the earliest moment when not told (E1).'),
});

const aliasesMax = 100;
const tooManyAliases = Symbol('too many aliases');
const valueOf = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: aliasesMax }) as unknown;
  } catch {
    return tooManyAliases;
  }
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

// Readers drop fields that they do not know, so that a policy of tomorrow reaches services of today; its author must hear of a typing error.
const unknownFields = (told: unknown, understood: unknown, path: readonly (string | number)[] = []): z.core.$ZodIssueUnrecognizedKeys[] => {
  if (Array.isArray(told) && Array.isArray(understood)) return told.flatMap((item, at) => unknownFields(item, understood[at], [...path, at]));
  if (!isMap(told) || !isMap(understood)) return [];
  const keys = Object.keys(told).filter((key) => !(key in understood));
  const inner = Object.keys(told).filter((key) => key in understood).flatMap((key) => unknownFields(told[key], understood[key], [...path, key]));
  return keys.length === 0 ? inner : [{ code: 'unrecognized_keys', keys, path: [...path], message: 'not known' }, ...inner];
};

const withNames = namesKnown(written);

/** Reads a policy written in YAML or JSON; every fault is named with its line and column. */
export const readPolicyDocument = (text: string): WrittenPolicy | { readonly faults: readonly DocumentFault[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const located = (errors: readonly InputError[]): { faults: DocumentFault[] } => ({ faults: errors.map((error) => documentFault(lines, offsetOf(document, error.pointer), error)) });
  if (document.errors.length > 0) return { faults: document.errors.map((error) => documentFault(lines, error.pos[0], { pointer: '', detail: error.message })) };
  const value = valueOf(document);
  if (value === tooManyAliases) return located([{ pointer: '', detail: `uses more than ${aliasesMax} aliases` }]);
  const unusable = storageErrors(value);
  if (unusable.length > 0) return located(unusable);
  const result = written.safeParse(value);
  if (!result.success) return located(withNames(inputErrors(result.error)));
  const unknown = unknownFields(value, result.data);
  if (unknown.length > 0) return located(withNames(inputErrors(new z.ZodError(unknown))));
  const { effectiveFrom, ...policy } = result.data;
  const contradicting = contradictions(policy);
  if (contradicting.length > 0) return located(contradicting);
  return { policy, effectiveFrom };
};
