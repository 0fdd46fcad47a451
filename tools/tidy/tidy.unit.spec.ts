import { describe, expect, it } from '@jest/globals';
import * as nameRules from './name-rules.js';
import { rootDir } from './plant-folder.js';
import * as textRules from './text-rules.js';
import { filesOf, type TreeFile } from './tree.js';

type Rule = (files: readonly TreeFile[]) => string[];
const rules: Readonly<Record<string, Rule>> = { ...nameRules, ...textRules };

const file = (path: string, text = ''): TreeFile => ({ path, text });
const long = (path: string, lines: number): TreeFile => file(path, 'x\n'.repeat(lines));
const [open, lock] = ['TO' + 'DO', `"resol${'ved'}": "https://registry.example.org/a.tgz"`];
const migration = (number: string) => file('apps/points/migrations/1764000000000-create-points.ts', `export class CreatePoints${number} implements X {}`);
const listed = file('apps/points/migrations/index.ts', "import './1764000000000-create-points.js';");

const stories = (count: number): TreeFile[] => Array.from({ length: count }, (_, index) => file(`e2e/story-${index}.e2e.spec.ts`));

const plants: readonly (readonly [string, readonly TreeFile[], readonly TreeFile[]])[] = [
  ['bannedWords', [file('libs/runtime/src/text-utils.ts')], [file('libs/runtime/src/text.ts')]],
  ['bannedWords', [file('apps/points/src/shared/x.rules.ts')], [file('docs/concepts/core.md')]],
  ['fileRoles', [file('apps/points/src/on-order-paid/earn.service.ts')], [file('apps/points/src/on-order-paid/earn.rules.ts')]],
  ['fileRoles', [file('apps/points/src/state/points.fixture.ts')], [file('apps/points/testing/points.ts')]],
  ['fileRoles', [file('apps/points/src/wiring.ts')], [file('apps/points/src/points.module.ts'), file('apps/points/src/main.ts')]],
  ['slices', [file('apps/points/src/orders/order-paid.handler.ts')], [file('apps/points/src/on-order-paid/order-paid.handler.ts')]],
  ['slices', [file('apps/points/src/on-order-paid/earn.rules.ts')], [file('apps/points/src/state/account.rules.ts')]],
  ['slices', [file('apps/points/src/get-balance/balance.query.ts')], [file('apps/points/src/get-balance/get-balance.route.ts')]],
  ['specNames', [file('libs/runtime/src/log.spec.ts')], [file('libs/runtime/src/log.unit.spec.ts')]],
  ['specNames', [file('libs/runtime/src/way.e2e.spec.ts')], [file('e2e/way.e2e.spec.ts')]],
  ['migrationNames', [file('apps/points/migrations/1-points.ts')], [migration('1764000000000'), listed]],
  ['migrationNames', [migration('1764000000001'), listed], [migration('1764000000000'), listed]],
  ['migrationNames', [migration('1764000000000')], [migration('1764000000000'), listed]],
  ['fileLengths', [long('apps/points/src/consumes.ts', 41)], [long('apps/points/src/consumes.ts', 40)]],
  ['fileLengths', [long('apps/points/src/on-order-paid/order-paid.handler.ts', 31)], [long('apps/points/src/on-order-paid/order-paid.handler.ts', 30)]],
  ['fileLengths', [long('apps/points/src/on-order-paid/earn.rules.ts', 151)], [long('apps/points/src/state/account.rules.ts', 200)]],
  ['openEnds', [file('apps/points/src/main.ts', `// ${open}: later`)], [file('apps/points/src/main.ts', `// ${open} #12: later`)]],
  ['machinePaths', [file('docs/a.md', `see ${'/wo' + 'rk'}/main`)], [file('docs/a.md', 'see docs/work/main and https://example.org/root/x')]],
  ['registryHosts', [file('package-lock.json', lock)], [file('package-lock.json', '"integrity": "sha512-x"')]],
  ['registryHosts', [file('.npmrc', 'registry=https://registry.example.org')], [file('.npmrc', 'fund=false')]],
  ['commentParts', [file('apps/points/src/main.ts', '// a\nb\nc\n')], [file('apps/points/src/main.ts', `// a\n${'b\n'.repeat(12)}`)]],
  ['barrels', [file('apps/points/src/state/index.ts')], [file('libs/runtime/src/index.ts')]],
  ['barrels', [file('libs/runtime/src/index.ts', "export * from './log.js';")], [file('libs/runtime/src/index.ts', "export { log } from './log.js';")]],
  ['askedIds', [file('apps/x/src/a.route.ts', 'const path = z.strictObject({ orderId: foreignId, customerId: uuid });')], [file('apps/x/src/a.route.ts', 'const path = z.strictObject({ customerId: uuid.toLowerCase() });')]],
  ['askedIds', [file('apps/x/src/a.route.ts', "const holdId = parse(uuid, id, '/holdId');")], [file('apps/x/src/a.route.ts', 'const answer = z.object({ customerId: uuid });')]],
  ['testNames', [file('a.unit.spec.ts', "  it('should work', () => {")], [file('a.unit.spec.ts', "  it('gives no points', () => {")]],
  ['testNames', [file('a.unit.spec.ts', "  it('earnPoints', () => {")], [file('a.unit.spec.ts', "  it.each(cases)('$type decodes', () => {")]],
  ['links', [file('docs/a.md', 'see [b](b.md)')], [file('docs/a.md', '[b](../docs/b.md#x) [c](https://example.org) [d](../docs)'), file('docs/b.md')]],
  ['fewStories', stories(10), stories(9)],
];

describe('tidiness of the tree', () => {
  const files = filesOf(rootDir);

  it.each(Object.entries(rules).map(([name, rule]) => ({ name, rule })))('$name: nothing to put right', ({ rule }) => {
    expect(rule(files)).toEqual([]);
  });

  it('is looked for in every file that git keeps', () => {
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['package.json', 'boundaries.cjs', 'libs/contracts/src/index.ts', 'tools/tidy/tree.ts']));
  });

  it.each(plants.map(([name, bad, good], index) => ({ name, bad, good, index })))('$name fails on plant $index and lets what is right pass', ({ name, bad, good }) => {
    expect(rules[name]!(bad)).toHaveLength(1);
    expect(rules[name]!(good)).toEqual([]);
  });

  it('has a plant for each rule', () => {
    expect(new Set(plants.map(([name]) => name))).toEqual(new Set(Object.keys(rules)));
  });
});
