import { z } from 'zod';

interface Form { readonly digits: RegExp; readonly name: string }

// What JavaScript takes for a number is more than people mean by one: '0x10', '1e2', ' 5 ', '', ['5'].
const numberFrom = ({ digits, name }: Form) => (told: unknown, context: z.RefinementCtx): number => {
  // A query holds no numbers: one is what stands for a field that is not told.
  if (typeof told === 'number' || typeof told === 'string' && digits.test(told)) return Number(told);
  const is = Array.isArray(told) ? 'is told more than once' : `is ${JSON.stringify(String(told).slice(0, 100))}`;
  context.addIssue({ code: 'custom', message: `must be ${name}, and ${is}` });
  return z.NEVER;
};

/** A whole number of a query or a path, from 0, in plain digits. @example wholeNumberAsked({ min: 1, max: 200 }).prefault(50) */
export const wholeNumberAsked = ({ min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number }) =>
  z.preprocess(numberFrom({ digits: /^\d+$/, name: 'a whole number in plain digits' }), z.int().min(min).max(max));

/** A share of a query, from 0 to 1, in plain digits. */
export const shareAsked = z.preprocess(numberFrom({ digits: /^\d+(\.\d+)?$/, name: 'a number in plain digits' }), z.number().min(0).max(1));
