import { z } from 'zod';
import type { EventContract } from '@fealty/contracts';

interface Shape {
  readonly type?: string; readonly description?: string; readonly default?: unknown; readonly enum?: readonly unknown[]; readonly format?: string;
  readonly properties?: Readonly<Record<string, Shape>>; readonly required?: readonly string[]; readonly items?: Shape; readonly anyOf?: readonly Shape[]; readonly additionalProperties?: unknown;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const kindOf = (shape: Shape): string => {
  if (shape.enum !== undefined) return shape.enum.length > 10 ? 'one of a list' : shape.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (shape.type === 'array') return 'list';
  return shape.anyOf === undefined ? shape.format ?? shape.type ?? 'any' : shape.anyOf.map(kindOf).join(' or ');
};

const neededOf = ({ default: preset }: Shape, required: boolean): string => {
  if (preset !== undefined) return `\`${JSON.stringify(preset)}\` when not told`;
  return required ? 'yes' : 'no';
};

const rowsOf = ({ properties = {}, required = [] }: Shape, before: string): string[] => Object.entries(properties).flatMap(([name, shape]) => {
  const path = `${before}${name}`;
  const own = `| \`${path}\` | ${cell(kindOf(shape))} | ${neededOf(shape, required.includes(name))} | ${cell(shape.description ?? '')} |`;
  return [own, ...rowsOf(shape.type === 'array' ? shape.items ?? {} : shape, shape.type === 'array' ? `${path}[].` : `${path}.`)];
});

/** Every field that a producer can tell in an event's data, with its meaning, from the schema itself. */
export const fieldTable = ({ data }: EventContract): string[] => {
  const rows = rowsOf(z.toJSONSchema(data, { io: 'input' }) as Shape, '');
  return rows.length === 0 ? [] : ['| field of `data` | kind | needed | meaning |', '| --- | --- | --- | --- |', ...rows, ''];
};

/** What the codes in brackets stand for, wherever they occur in the reference. */
export const ruleCodes = [
  'Codes such as O3 or P11 number the rules of each service: E everywhere, O orders, P points, C complaints, N notifications, L loyalty, H HTTP. The same',
  'code stands in the code and tests that keep the rule.',
];
