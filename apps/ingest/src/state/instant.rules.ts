import { utcInstant, type FieldPath } from '@fealty/contracts';

const changedAt = (value: unknown, path: FieldPath): unknown => {
  const [step, ...rest] = path;
  if (step === undefined) return typeof value === 'string' ? utcInstant(value) ?? value : value;
  if (typeof value !== 'object' || value === null) return value;
  if (step === '*') return Array.isArray(value) ? value.map((inner) => changedAt(inner, rest)) : value;
  if (!(step in value)) return value;
  return { ...value, [step]: changedAt((value as Record<string, unknown>)[step], rest) };
};

export const withUtcInstants = (data: unknown, paths: readonly FieldPath[]): unknown => paths.reduce(changedAt, data);
