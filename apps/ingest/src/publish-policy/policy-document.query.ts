import { policy as policySchema, toldInstant, type Policy } from '@fealty/contracts';
import { inputErrors, storageErrors, type InputError } from '@fealty/runtime';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { contradictions } from './contradictions.rules.js';
import { isMap, namesKnown, unknownFields } from './known-fields.query.js';
import { documentFault, offsetOf, type DocumentFault } from './place-in-document.query.js';

/** A policy as it is written: the document, and from when it shall be in force. */
export interface WrittenPolicy { readonly policy: Policy; readonly effectiveFrom: string | undefined }

const written = policySchema.extend({
  effectiveFrom: toldInstant.optional().describe('At least 10 minutes ahead; the earliest moment when not told (E1).'),
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

const withNames = namesKnown(written);
const unknownTo = unknownFields(written);
const { zone, platforms, loyalty } = policySchema.shape;

const errorsIn = (value: unknown, issues: readonly z.core.$ZodIssue[]): readonly InputError[] => {
  if (!isMap(value)) return [{ pointer: '', detail: `${value === null ? 'the document is empty' : 'this is no policy'}: a policy has at least the fields programme, currency, zone and platforms` }];
  const all = [
    ...storageErrors(value),
    ...withNames(inputErrors(new z.ZodError([...issues, ...unknownTo(value)]))),
    ...contradictions({ zone: zone.safeParse(value['zone']).data, platforms: platforms.safeParse(value['platforms']).data, loyalty: loyalty.safeParse(value['loyalty']).data }),
  ];
  return all.filter(({ pointer }, at) => all.findIndex((other) => other.pointer === pointer) === at);
};

const twice = 'DUPLICATE_KEY';
const detailOf = ({ code, message }: { readonly code: string; readonly message: string }): string =>
  (code === 'MULTIPLE_DOCS' ? 'a second document begins here; a policy is one document, so publish each by itself' : message);

/** Reads a policy written in YAML or JSON; every fault is named with its line and column, in the order of the text. */
export const readPolicyDocument = (text: string): WrittenPolicy | { readonly faults: readonly DocumentFault[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const located = (errors: readonly InputError[]): DocumentFault[] => errors.map((error) => documentFault(lines, offsetOf(document, error.pointer), error));
  const broken = document.errors.map((error) => documentFault(lines, error.pos[0], { pointer: '', detail: detailOf(error) }));
  if (document.errors.some(({ code }) => code !== twice)) return { faults: broken };
  const value = valueOf(document);
  if (value === tooManyAliases) return { faults: located([{ pointer: '', detail: `uses more than ${aliasesMax} aliases` }]) };
  const result = written.safeParse(value);
  const faults = [...broken, ...located(errorsIn(value, result.error?.issues ?? []))].sort((one, other) => one.line - other.line || one.column - other.column);
  if (!result.success || faults.length > 0) return { faults };
  const { effectiveFrom, ...policy } = result.data;
  return { policy, effectiveFrom };
};
