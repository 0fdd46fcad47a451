import type { z } from 'zod';

/** Whether a JSON value is just what its schema would make of it: valid, nothing unknown in it, no default missing. */
export type Fits = (value: unknown) => boolean;

/** The parts of a schema's definition that are read here, as zod documents them for authors of libraries (`_zod.def`). */
interface Definition {
  readonly type: string;
  readonly check?: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly values?: readonly unknown[];
  readonly getter?: () => z.ZodType;
}
interface Check {
  readonly check: string;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly fn?: (value: unknown) => unknown;
}

/** The schema has something that is not understood here. */
class NotUnderstood extends Error {}

const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

const matches = (pattern: RegExp | undefined): Fits => {
  if (pattern === undefined || pattern.global || pattern.sticky) throw new NotUnderstood();
  return (value) => pattern.test(value as string);
};
const given = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new NotUnderstood();
  return value;
};
const lengthOf = (value: unknown): number => (value as string | readonly unknown[]).length;

const checkOf = (check: Check): Fits => {
  switch (check.check) {
    case 'string_format': return matches(check.pattern);
    case 'min_length': { const least = given(check.minimum); return (value) => lengthOf(value) >= least; }
    case 'max_length': { const most = given(check.maximum); return (value) => lengthOf(value) <= most; }
    case 'length_equals': { const length = given(check.length); return (value) => lengthOf(value) === length; }
    case 'greater_than': { const limit = given(check.value); return check.inclusive === true ? (value) => (value as number) >= limit : (value) => (value as number) > limit; }
    case 'less_than': { const limit = given(check.value); return check.inclusive === true ? (value) => (value as number) <= limit : (value) => (value as number) < limit; }
    case 'custom': { const fn = given(check.fn); return (value) => fn(value) === true; }
    default: throw new NotUnderstood();
  }
};

const fillsIn = (schema: z.ZodType): boolean => {
  const { type, innerType } = definitionOf(schema);
  return type === 'default' || type === 'prefault' || (innerType !== undefined && fillsIn(innerType));
};
/** What is absent stays absent; behind a default it would be filled in. */
const mayBeAbsent = (schema: z.ZodType): boolean => definitionOf(schema).type === 'optional' && !fillsIn(schema);

const objectOf = ({ shape, catchall }: Definition): Fits => {
  if (catchall !== undefined && definitionOf(catchall).type !== 'never') throw new NotUnderstood();
  const fields = new Map(Object.entries(given(shape)).map(([name, schema]) => [name, { fits: fitsOf(schema), isNeeded: !mayBeAbsent(schema) }]));
  const needed = [...fields.values()].filter(({ isNeeded }) => isNeeded).length;
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    let found = 0;
    for (const name in value) {
      const field = fields.get(name);
      const held = (value as Record<string, unknown>)[name];
      if (held === undefined && field?.isNeeded === false) continue;
      if (field?.fits(held) !== true) return false;
      if (field.isNeeded) found += 1;
    }
    return found === needed;
  };
};

const recordOf = ({ keyType, valueType }: Definition): Fits => {
  const key = definitionOf(given(keyType));
  if (key.type !== 'string' || key.check !== undefined || (key.checks?.length ?? 0) > 0) throw new NotUnderstood();
  const fits = fitsOf(given(valueType));
  return (value) => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && !Object.hasOwn(value, '__proto__') && Object.values(value).every(fits);
};

const simple: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'null', 'literal', 'enum']);
const boxes: ReadonlySet<string> = new Set(['object', 'record']);
const unionOf = ({ options = [] }: Definition): Fits => {
  const others = options.map((option) => definitionOf(option).type).filter((type) => !simple.has(type));
  // Of several objects, or several arrays, the first that is valid counts, which may be another one than the one that fits.
  if (others.some((type) => type !== 'array' && !boxes.has(type)) || others.filter((type) => type === 'array').length > 1 || others.filter((type) => boxes.has(type)).length > 1) throw new NotUnderstood();
  const all = options.map(fitsOf);
  return (value) => all.some((fits) => fits(value));
};

/** A schema that may hold itself, such as that of any JSON: taken apart at the first value. */
const lazyOf = ({ getter }: Definition): Fits => {
  const schema = given(getter);
  let fits: Fits | undefined;
  return (value) => (fits ??= fitting(schema()) ?? never)(value);
};

const typeOf = (definition: Definition): Fits => {
  switch (definition.type) {
    case 'string': return (value) => typeof value === 'string';
    case 'number': return definition.format === undefined ? (value) => Number.isFinite(value) : definition.format === 'safeint' ? (value) => Number.isSafeInteger(value) : given<Fits>(undefined);
    case 'boolean': return (value) => typeof value === 'boolean';
    case 'enum': { const values = new Set(Object.values(given(definition.entries))); return (value) => values.has(value); }
    case 'literal': { const values = new Set(given(definition.values)); return (value) => values.has(value); }
    case 'nullable': { const fits = fitsOf(given(definition.innerType)); return (value) => value === null || fits(value); }
    case 'optional': case 'default': case 'prefault': return fitsOf(given(definition.innerType));
    case 'array': { const fits = fitsOf(given(definition.element)); return (value) => Array.isArray(value) && value.every(fits); }
    case 'object': return objectOf(definition);
    case 'record': return recordOf(definition);
    case 'union': return unionOf(definition);
    case 'null': return (value) => value === null;
    case 'lazy': return lazyOf(definition);
    default: throw new NotUnderstood();
  }
};

const never: Fits = () => false;

const fitsOf = (schema: z.ZodType): Fits => {
  const definition = definitionOf(schema);
  const own = definition.check === 'string_format' ? [matches(definition.pattern)] : [];
  const all = [typeOf(definition), ...own, ...(definition.checks ?? []).map(({ _zod: { def } }) => checkOf(def))];
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  return (value) => {
    for (const fits of all) if (!fits(value)) return false;
    return true;
  };
};

/**
 * A quick look at values that are almost always right already: events of our own are written with all defaults and nothing unknown. True
 * means that `parse` would answer an equal value; false means nothing, `parse` decides. It makes no object, where `parse` makes several for
 * each field. `undefined` for a schema that cannot be looked at so.
 */
export const fitting = (schema: z.ZodType): Fits | undefined => {
  try {
    return fitsOf(schema);
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
};

const known = new WeakMap<z.ZodType, Fits>();

/** The value as its schema gives it, or the first thing that is wrong with it. */
export const readData = <Data>(schema: z.ZodType<Data>, json: unknown): { readonly data: Data; readonly issue?: undefined } | { readonly issue: z.core.$ZodIssue } => {
  let fits = known.get(schema);
  if (fits === undefined) known.set(schema, (fits = fitting(schema) ?? never));
  if (fits(json)) return { data: json as Data };
  const checked = schema.safeParse(json);
  return checked.success ? { data: checked.data } : { issue: checked.error.issues[0] as z.core.$ZodIssue };
};
