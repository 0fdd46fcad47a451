import type { InputError } from '@fealty/runtime';
import { z } from 'zod';
import { nearestName } from './nearest-name.rules.js';
import { stepsOf } from './place-in-document.query.js';

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>; readonly additionalProperties?: boolean | Shape; readonly items?: Shape; readonly const?: unknown;
  readonly anyOf?: readonly Shape[]; readonly oneOf?: readonly Shape[]; readonly allOf?: readonly Shape[];
}
type Path = readonly (string | number)[];
type Fields = Readonly<Record<string, unknown>>;

const alternatives = (shape: Shape): readonly Shape[] => [shape, ...[...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])].flatMap(alternatives)];
const below = (shapes: readonly Shape[], step: string): readonly Shape[] =>
  shapes.flatMap(({ properties, additionalProperties, items }) => [
    ...(properties !== undefined && Object.hasOwn(properties, step) ? [properties[step]] : []), ...(typeof additionalProperties === 'object' ? [additionalProperties] : []), ...(/^\d+$/.test(step) ? [items] : []),
  ]).flatMap((shape) => (shape === undefined ? [] : alternatives(shape)));
const wholeOf = (schema: z.ZodType): readonly Shape[] => alternatives(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape);
const fieldsOf = (shapes: readonly Shape[]): readonly string[] => [...new Set(shapes.flatMap(({ properties = {} }) => Object.keys(properties)))];

/** Names in errors about a field that the schema does not know which it is, and the nearest that it knows. */
export const namesKnown = (schema: z.ZodType): ((errors: readonly InputError[]) => InputError[]) => {
  const whole = wholeOf(schema);
  return (errors) => errors.map((error) => {
    const above = stepsOf(error.pointer);
    const name = above.pop();
    const known = fieldsOf(above.reduce(below, whole));
    if (name === undefined || known.length === 0 || known.includes(name)) return error;
    const nearest = nearestName(name, known);
    return { ...error, detail: `${name} is not a known field of ${above.length === 0 ? 'a policy' : above.join('.')}${nearest === undefined ? '' : `; ${nearest} is`}` };
  });
};

export const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const meantByConstants = (shapes: readonly Shape[], value: Fields): readonly Shape[] =>
  shapes.filter(({ properties = {} }) => Object.entries(properties).every(([name, { const: only }]) => only === undefined || !Object.hasOwn(value, name) || value[name] === only));

const unknownAt = (value: unknown, all: readonly Shape[], path: Path): z.core.$ZodIssueUnrecognizedKeys[] => {
  if (Array.isArray(value)) return value.flatMap((item, at) => unknownAt(item, below(all, String(at)), [...path, at]));
  if (!isMap(value)) return [];
  const shapes = meantByConstants(all, value);
  const known = fieldsOf(shapes);
  const open = known.length === 0 || shapes.some(({ additionalProperties }) => typeof additionalProperties === 'object');
  // No record holds this one, whatever names it takes.
  const keys = Object.keys(value).filter((key) => key === '__proto__' || (!open && !known.includes(key)));
  const inner = Object.entries(value).flatMap(([key, item]) => unknownAt(item, below(shapes, key), [...path, key]));
  return keys.length === 0 ? inner : [{ code: 'unrecognized_keys', keys, path: [...path], message: 'not known' }, ...inner];
};

/** Readers drop fields of tomorrow, so that today's services read such a policy; its author must hear of a typing error, also beside other faults. */
export const unknownFields = (schema: z.ZodType): ((document: unknown) => z.core.$ZodIssueUnrecognizedKeys[]) => {
  const whole = wholeOf(schema);
  return (document) => unknownAt(document, whole, []);
};
