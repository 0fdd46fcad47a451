import { z } from 'zod';
import type { EventContract } from '../event.js';

/** A place in the data of an event; `*` stands for each element of a list. */
export type FieldPath = readonly string[];

interface Schema { readonly format?: string; readonly properties?: Readonly<Record<string, Schema>>; readonly items?: Schema }

const instantsIn = (schema: Schema, path: FieldPath): FieldPath[] => {
  if (schema.format === 'date-time') return [path];
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => instantsIn(field, [...path, name]));
  return schema.items === undefined ? fields : [...fields, ...instantsIn(schema.items, [...path, '*'])];
};

/**
 * Where the data of an event holds instants. A platform may tell them in any offset; inside, instants are UTC text that compares as text.
 *
 * @example instantFieldsOf(shopOrderReturnedV1) // [['goodsBackAt'], ['refundPromisedBy']]
 */
export const instantFieldsOf = (contract: EventContract): readonly FieldPath[] =>
  instantsIn(z.toJSONSchema(contract.data, { io: 'input', unrepresentable: 'any' }) as Schema, []);
