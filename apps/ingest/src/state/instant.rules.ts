import type { FieldPath } from '@fealty/contracts';

/** The calendar of what a shop can have seen; it also keeps years within four digits. */
const earliest = '1900-01-01T00:00:00.000Z';
const latest = '9999-12-31T23:59:59.999Z';

/** An RFC 3339 instant in UTC with milliseconds, so that instants compare as text; what is finer is cut off. Undefined for anything else. */
export const utcInstant = (text: string): string | undefined => {
  const ms = Date.parse(text.toUpperCase());
  if (Number.isNaN(ms)) return undefined;
  const instant = new Date(ms).toISOString();
  return instant >= earliest && instant <= latest ? instant : undefined;
};

const changedAt = (value: unknown, path: FieldPath): unknown => {
  const [step, ...rest] = path;
  if (step === undefined) return typeof value === 'string' ? utcInstant(value) ?? value : value;
  if (typeof value !== 'object' || value === null) return value;
  if (step === '*') return Array.isArray(value) ? value.map((inner) => changedAt(inner, rest)) : value;
  if (!(step in value)) return value;
  return { ...value, [step]: changedAt((value as Record<string, unknown>)[step], rest) };
};

export const withUtcInstants = (data: unknown, paths: readonly FieldPath[]): unknown => paths.reduce(changedAt, data);
