import type { InputError } from '@fealty/runtime';
import { z } from 'zod';
import { nearestName } from './nearest-name.rules.js';
import { stepsOf } from './place-in-document.query.js';

interface Shape { readonly properties?: Readonly<Record<string, Shape>>; readonly additionalProperties?: unknown; readonly items?: Shape; readonly anyOf?: readonly Shape[]; readonly oneOf?: readonly Shape[]; readonly allOf?: readonly Shape[] }

const alternatives = (shape: Shape): readonly Shape[] => [shape, ...[...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])].flatMap(alternatives)];
const below = (shapes: readonly Shape[], step: string): readonly Shape[] =>
  shapes.flatMap(({ properties, items }) => [...(properties !== undefined && Object.hasOwn(properties, step) ? [properties[step]] : []), ...(/^\d+$/.test(step) ? [items] : [])])
    .flatMap((shape) => (shape === undefined ? [] : alternatives(shape)));

const knownFields = (schema: z.ZodType): ((steps: readonly string[]) => readonly string[]) => {
  const whole = alternatives(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape);
  return (steps) => [...new Set(steps.reduce(below, whole).flatMap(({ properties = {} }) => Object.keys(properties)))];
};

/** Names in errors about a field that the schema does not know which it is, and the nearest that it knows. */
export const namesKnown = (schema: z.ZodType): ((errors: readonly InputError[]) => InputError[]) => {
  const knownAt = knownFields(schema);
  return (errors) => errors.map((error) => {
    const above = stepsOf(error.pointer);
    const name = above.pop() ?? '';
    const known = knownAt(above);
    if (known.length === 0 || known.includes(name)) return error;
    const nearest = nearestName(name, known);
    return { ...error, detail: `${name} is not a known field of ${above.length === 0 ? 'a policy' : above.join('.')}${nearest === undefined ? '' : `; ${nearest} is`}` };
  });
};
