import type { z } from 'zod';
import { Problem } from './problem.js';
import type { InputError } from './problem.js';

const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const flattened = (issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): InputError[] => {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), detail: 'is not a known field' }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that got furthest is the one that was meant.
    const [closest = []] = [...issue.errors].sort((a, b) => a.length - b.length);
    return closest.flatMap((inner) => flattened(inner, path));
  }
  return [{ pointer: pointerTo(path), detail: issue.message }];
};

// PostgreSQL stores neither; a lone surrogate would come back as another character.
const unstorable = (text: string): string | undefined => {
  if (!text.isWellFormed()) return 'contains a lone surrogate';
  return text.includes('\u0000') ? 'contains the character NUL' : undefined;
};

const errorsMax = 100;
const depthMax = 64;

interface Place {
  value: unknown;
  depth: number;
  path: readonly PropertyKey[];
}

const textErrors = ({ value, path }: Place): InputError[] => {
  const detail = typeof value === 'string' ? unstorable(value) : undefined;
  return detail === undefined ? [] : [{ pointer: pointerTo(path), detail }];
};

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);

// A loop with a limit, not a recursion: the depth of an input is the sender's choice.
const unstorableIn = (input: unknown): InputError[] => {
  const errors: InputError[] = [];
  const open: Place[] = [{ value: input, depth: 0, path: [] }];
  for (let place = open.pop(); place !== undefined && errors.length < errorsMax; place = open.pop()) {
    const { value, depth, path } = place;
    if (!isTree(value)) {
      errors.push(...textErrors(place));
    } else if (depth === depthMax) {
      errors.push({ pointer: pointerTo(path), detail: `is nested deeper than ${depthMax} levels` });
    } else {
      for (const [key, inner] of Object.entries(value)) {
        if (unstorable(key) === undefined) open.push({ value: inner, depth: depth + 1, path: [...path, key] });
        else errors.push({ pointer: pointerTo(path), detail: 'has a field whose name is not usable' });
      }
    }
  }
  return errors;
};

/** What is wrong with an input, field by field. For answers per item, as in a batch. */
export const inputErrors = (error: z.ZodError): InputError[] =>
  error.issues.flatMap((issue) => flattened(issue)).slice(0, errorsMax);

/** What in an input cannot be stored as it came: lone surrogates, NUL, more than 64 levels. */
export const storageErrors = (input: unknown): InputError[] => unstorableIn(input);

const refuse = (errors: InputError[]): never => {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  throw new Problem(400, 'invalid-input', { detail: first === undefined ? 'the input is not usable' : `${first.pointer || 'the input'}: ${first.detail}${more}`, errors });
};

/**
 * Checks an input by a schema; give strict objects, so that unknown fields are refused. Of a value that stands alone, such as one of the
 * path, `at` is the pointer to it.
 *
 * @throws Problem 400 `invalid-input`, which names each field at fault by a JSON pointer.
 * @example const { points } = parse(redeemBody, body);
 */
export const parse = <Schema extends z.ZodType>(schema: Schema, input: unknown, at = ''): z.output<Schema> => {
  const refused = (errors: InputError[]): never => refuse(errors.map((error) => ({ ...error, pointer: at + error.pointer })));
  const unusable = storageErrors(input);
  if (unusable.length > 0) return refused(unusable);
  const result = schema.safeParse(input);
  return result.success ? result.data : refused(inputErrors(result.error));
};
