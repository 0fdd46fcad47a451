/** A file that breaks one rule of boundaries.cjs; what it imports stands beside it. */
export interface Plant { readonly rule: string; readonly file: string; readonly text: string }

const imports = (...from: readonly string[]): string => from.map((name, index) => `import * as from${index} from '${name}';\nexport const used${index} = from${index};\n`).join('');
const plant = (rule: string, file: string, ...from: readonly string[]): Plant => ({ rule, file, text: imports(...from) });

/** Files that the plants import, and files that do what their role allows. */
export const goodFiles: Readonly<Record<string, string>> = {
  'libs/contracts/src/event.ts': imports('zod'),
  'libs/contracts/src/event.unit.spec.ts': imports('@jest/globals', 'fast-check', './event.js'),
  'libs/messaging/src/consume.ts': imports('kafkajs', '../../contracts/src/event.js'),
  'libs/testing/src/builders.ts': imports('kafkajs', '../../contracts/src/event.js'),
  'tools/stack.ts': imports('../libs/testing/src/builders.js'),
  'libs/btyd/src/score.ts': imports('./cells.js'),
  'libs/btyd/src/cells.ts': 'export const cells = 1;\n',
  'apps/points/src/state/account.rules.ts': imports('../../../../libs/contracts/src/event.js', '../../../../libs/btyd/src/score.js'),
  'apps/points/src/state/account.table.ts': imports('typeorm', './account.rules.js'),
  'apps/points/src/on-order-paid/earn.rules.ts': imports('../state/account.rules.js', '../../../../libs/contracts/src/event.js'),
  'apps/points/src/on-order-paid/order-paid.handler.ts': imports('./earn.rules.js', '../state/account.table.js', '../../../../libs/messaging/src/consume.js'),
  'apps/points/src/on-order-paid/earn.unit.spec.ts': imports('@jest/globals', './earn.rules.js', '../../testing/an-account.js'),
  'apps/points/src/get-balance/balance.query.ts': imports('pg'),
  'apps/points/src/get-balance/get-balance.route.ts': imports('@nestjs/common', './balance.query.js'),
  'apps/points/testing/an-account.ts': imports('fast-check', '../../../libs/testing/src/builders.js', '../src/state/account.rules.js'),
  'apps/points/src/on-cycle/cycle.ts': imports('./circle.js'), // a cycle is told once, of the plant
  'apps/orders/src/state/order.rules.ts': imports('../../../../libs/contracts/src/event.js'),
};

export const plants: readonly Plant[] = [
  plant('everything-resolves', 'apps/points/src/on-gone/gone.ts', './nowhere.js'),
  plant('no-cycles', 'apps/points/src/on-cycle/circle.ts', './cycle.js'),
  plant('no-app-to-app', 'apps/points/src/on-other/other.ts', '../../../orders/src/state/order.rules.js'),
  plant('no-lib-to-app', 'libs/messaging/src/upwards.ts', '../../../apps/points/src/state/account.rules.js'),
  plant('no-product-to-tools', 'libs/messaging/src/sideways.ts', '../../../tools/stack.js'),
  plant('no-slice-to-slice', 'apps/points/src/redeem-points/redeem.ts', '../on-order-paid/earn.rules.js'),
  plant('state-knows-no-slice', 'apps/points/src/state/knows.ts', '../on-order-paid/earn.rules.js'),
  plant('rules-are-pure', 'apps/points/src/state/clock.rules.ts', 'node:crypto'),
  plant('rules-are-pure', 'apps/points/src/state/row.rules.ts', './account.table.js'),
  plant('handlers-do-no-io', 'apps/points/src/on-order-paid/io.handler.ts', 'node:fs'),
  plant('handlers-do-no-io', 'apps/points/src/get-balance/io.handler.ts', './balance.query.js'),
  plant('sql-only-in-tables-and-queries', 'apps/points/src/get-balance/sql.route.ts', 'pg'),
  plant('sql-only-in-tables-and-queries', 'apps/points/src/get-balance/sql.ts', 'typeorm'),
  plant('nest-only-at-the-edge', 'apps/points/src/get-balance/nest.query.ts', '@nestjs/common'),
  plant('models-are-pure', 'libs/btyd/src/clock.ts', 'node:os'),
  plant('models-are-pure', 'libs/btyd/src/leans.ts', '../../contracts/src/event.js'),
  plant('contracts-stand-alone', 'libs/contracts/src/clock.ts', 'node:os'),
  plant('contracts-stand-alone', 'libs/contracts/src/leans.ts', '../../messaging/src/consume.js'),
  plant('kafka-only-in-messaging', 'apps/points/src/on-order-paid/kafka.ts', 'kafkajs'),
  plant('kafka-only-in-messaging', 'libs/postgres/src/kafka.ts', '@nestjs/microservices'),
  plant('code-imports-no-tests', 'apps/points/src/on-order-paid/earn.ts', './earn.unit.spec.js'),
  plant('code-imports-no-tests', 'apps/points/src/on-order-paid/chance.ts', 'fast-check'),
  plant('code-imports-no-tests', 'libs/messaging/src/builds.ts', '../../testing/src/builders.js'),
  plant('code-imports-no-tests', 'apps/points/src/get-balance/account.ts', '../../testing/an-account.js'),
];
