import { z } from 'zod';
import { localDate } from '../fields.js';
import { knownZone } from './zone.js';

/** Personal data of a customer: it travels on `platform.v1` and `people.v1` only. */
export const person = {
  email: z.email().max(254).optional(),
  name: z.string().min(1).max(200).optional(),
  zone: knownZone.optional(),
  locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag, such as "de-AT"').max(35).optional().describe('BCP 47 language tag, such as "de-AT".'),
  birthday: localDate.optional(),
  phone: z.string().min(3).max(30).optional(),
  device: z.string().min(1).max(200).optional().describe('An id of the device that she uses, in the words of the `device` of her tokens. Points counts for velocity limits by it (P19).'),
  addressHash: z.string().regex(/^[A-Za-z0-9+/=_-]{16,128}$/, 'must be 16 to 128 letters, digits or any of + / = _ -').optional()
    .describe('A hash of her delivery address (16 to 128 letters, digits or any of + / = _ -), made by the shop of one spelling of it: only whether two are equal is looked at. Points counts for velocity limits by it (P19).'),
};

type Withdrawable<Fields extends Readonly<Record<string, z.ZodOptional>>> = { [Name in keyof Fields]: z.ZodOptional<z.ZodNullable<ReturnType<Fields[Name]['unwrap']>>> };
const withdrawable = <Fields extends Readonly<Record<string, z.ZodOptional>>>(fields: Fields): Withdrawable<Fields> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => {
    const inner = field.unwrap() as z.ZodType;
    const [told, description] = [inner.nullable().optional(), field.description ?? inner.description];
    return [name, description === undefined ? told : told.describe(description)];
  })) as Withdrawable<Fields>;

/** The same, where null withdraws what was told. */
export const personChange = withdrawable(person);

/** Its fields. */
export const personalFields = Object.keys(person);
