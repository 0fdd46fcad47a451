import { z } from 'zod';
import { currencyCodes } from './currencies.js';

/** Money in minor units of a currency, never negative. */
export const minor = z.int().min(0).describe('Money in minor units of the currency, not negative.');
/**
 * The most that one amount told to us may be, in minor units: 10 billion EUR, beyond any sale. Numbers are exact up to 2^53 - 1, so whoever
 * adds amounts up stays exact over 9,000 of the greatest; a greater one is a mistake of its teller or an attack, and stops at the door.
 */
export const amountMost = 1_000_000_000_000;
/** Money that comes in from outside; what we add up ourselves is `minor`. */
export const toldMinor = z.int().min(0).max(amountMost).describe('Money in minor units of the currency, not negative, at most 10^12.');
export const signedMinor = z.int().describe('Money in minor units of the currency; negative takes away.');
/** The most points that an account may have: as with money (`amountMost`), what is added up over accounts stays exact. */
export const pointsMost = 1_000_000_000_000;
export const points = z.int().min(0).describe('Points, not negative.');
export const signedPoints = z.int().describe('Points; negative takes away.');
export const currency = z.enum(currencyCodes, { error: ({ input }) => `must be an ISO 4217 code of a currency in use, such as "EUR"; it is ${JSON.stringify(input)?.slice(0, 20) ?? 'missing'}` }).describe('ISO 4217 code.');
/** A decimal number as text, so that no binary fraction can touch money. */
export const decimal = z.string().regex(/^\d{1,15}(\.\d{1,10})?$/, 'must be a decimal number as text, such as "0.9213"').describe('A decimal number as text.');
export const instant = z.iso.datetime({ offset: true }).describe('An instant, RFC 3339.');
/** The calendar of what a caller can mean; it also keeps years within four digits. */
const [earliest, latest] = ['1900-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
/** An RFC 3339 instant in UTC with milliseconds, so that instants compare as text; what is finer is cut off. Undefined for anything else. */
export const utcInstant = (text: string): string | undefined => {
  const ms = Date.parse(text.toUpperCase());
  if (Number.isNaN(ms)) return undefined;
  const utc = new Date(ms).toISOString();
  return utc >= earliest && utc <= latest ? utc : undefined;
};
/** An instant that a caller tells, in whatever offset and precision; what is read of it is `utcInstant`. */
export const toldInstant = z.iso.datetime({ offset: true })
  .refine((told) => Number.isNaN(Date.parse(told)) || utcInstant(told) !== undefined, 'is no instant between the years 1900 and 9999')
  .overwrite((told) => utcInstant(told) ?? told).describe('An instant, RFC 3339, between the years 1900 and 9999.');
export const localDate = z.iso.date().describe('A calendar day, YYYY-MM-DD, in the zone that the field names.');
/** A calendar day that a caller tells. */
export const toldDay = localDate.refine((day) => day >= earliest.slice(0, 10), 'is before 1900-01-01');
/** An id given by somebody else: printable, no control characters, at most 200 characters. */
 
export const foreignId = z.string().min(1).max(200).regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters').describe('An id given by its owner.');
export const word = z.string().min(1).max(100).describe('A name from a list of the sender.');
export const quantity = z.int().min(1).max(1_000_000).describe('A number of pieces, at least 1.');
export const uuid = z.guid().describe('A UUID.');
export const kebab = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens').max(60);
/** IANA zone name; whether it exists is checked where policy and people enter. */
export const zone = z.string().min(1).max(60).describe('IANA time zone, such as Europe/Berlin.');
