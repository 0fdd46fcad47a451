/** A text that breaks one rule of eslint.config.mjs or eslint.style.mjs at its path, and one that keeps it. */
export interface StylePlant { readonly rule: string; readonly file: string; readonly text: string; readonly good: string }

const lines = (count: number, text = ''): string => `${text}\n`.repeat(count);
const statements = (count: number): string => lines(count, '  told += 1;');
const longFunction = (count: number): string => `export const tell = (): number => {\n  let told = 0;\n${statements(count - 4)}  return told;\n};\n`;

const rules = 'apps/points/src/on-order-paid/planted.rules.ts';
const code = 'apps/points/src/on-order-paid/planted.ts';
const table = 'apps/points/src/state/planted.table.ts';
const spec = 'apps/points/src/on-order-paid/planted.unit.spec.ts';

const globals = ['process', 'globalThis', 'fetch', 'crypto', 'performance', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];

const sizes: readonly StylePlant[] = [
  { rule: 'max-lines', file: code, text: lines(201, '// a line'), good: lines(200, '// a line') },
  { rule: 'max-lines', file: spec, text: lines(201, '// a line'), good: lines(200, '// a line') },
  { rule: 'max-lines-per-function', file: code, text: longFunction(41), good: longFunction(40) },
  { rule: 'max-lines-per-function', file: table, text: longFunction(71), good: longFunction(70) },
  { rule: 'max-lines-per-function', file: spec, text: longFunction(71), good: longFunction(70) },
  { rule: 'max-params', file: code, text: 'export const sum = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n', good: 'export const sum = (a: number, b: number, c: number): number => a + b + c;\n' },
];

const everywhere: readonly StylePlant[] = [
  { rule: '@typescript-eslint/no-floating-promises', file: code, text: 'Promise.resolve(1);\n', good: 'await Promise.resolve(1);\n' },
  { rule: '@typescript-eslint/consistent-type-imports', file: code, text: "import { Stats } from 'node:fs';\nexport type Told = Stats;\n", good: "import type { Stats } from 'node:fs';\nexport type Told = Stats;\n" },
  { rule: '@typescript-eslint/no-explicit-any', file: code, text: 'export const told = (value: any): unknown => value;\n', good: 'export const told = (value: unknown): unknown => value;\n' },
  { rule: 'no-restricted-exports', file: code, text: 'export default 1;\n', good: 'export const one = 1;\n' },
  { rule: 'no-restricted-syntax', file: code, text: "export const brokers = process.env['KAFKA_BROKERS'];\n", good: 'export const { pid } = process;\n' },
];

const inRules: readonly StylePlant[] = [
  ...globals.map((name) => ({ rule: 'no-restricted-globals', file: rules, text: `export const used = ${name};\n`, good: `export const used = (${name}: number): number => ${name};\n` })),
  { rule: 'no-restricted-syntax', file: rules, text: 'export const now = new Date();\n', good: 'export const now = (at: string): Date => new Date(at);\n' },
  { rule: 'no-restricted-syntax', file: rules, text: 'export const now = Date.now();\n', good: "export const now = Date.parse('2026-03-01T10:00:00.000Z');\n" },
  { rule: 'no-restricted-syntax', file: rules, text: 'export const luck = Math.random();\n', good: 'export const luck = Math.floor(0.5);\n' },
  { rule: 'no-restricted-syntax', file: rules, text: 'export const later = async (): Promise<void> => undefined;\n', good: 'export const later = (): void => undefined;\n' },
  { rule: 'no-restricted-syntax', file: rules, text: 'await Promise.resolve(1);\nexport {};\n', good: 'export {};\n' },
  { rule: 'no-restricted-syntax', file: rules, text: "export const refuse = (): never => { throw new Error('no'); };\n", good: "export const refuse = (): object => ({ refused: 'no' });\n" },
];

const byTags: readonly StylePlant[] = [
  { file: 'libs/messaging/src/planted.ts', text: "import '../../../apps/points/src/main.js';\n", good: "import '@fealty/postgres';\n" },
  { file: 'libs/testing/src/planted.ts', text: "import '@fealty/postgres';\n", good: "import '@fealty/contracts';\n" },
  { file: 'libs/contracts/src/planted.ts', text: "import '@fealty/runtime';\n", good: "import 'zod';\n" },
  { file: 'libs/runtime/src/planted.ts', text: "import '@fealty/messaging';\n", good: "import 'zod';\n" },
  { file: 'libs/postgres/src/planted.ts', text: "import '@fealty/contracts';\n", good: "import '@fealty/runtime';\n" },
  { file: 'apps/points/src/planted.ts', text: "import '@fealty/tools/stack';\n", good: "import '@fealty/messaging';\n" },
  { file: 'apps/points/src/planted.ts', text: "import '../../orders/src/main.js';\n", good: "import '@fealty/contracts';\n" },
  { file: 'e2e/planted.ts', text: "import '../apps/points/src/main.js';\n", good: "import '@fealty/tools/stack';\n" },
].map((plant) => ({ ...plant, rule: '@nx/enforce-module-boundaries' }));

export const stylePlants: readonly StylePlant[] = [...sizes, ...everywhere, ...inRules, ...byTags];
