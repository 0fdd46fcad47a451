import type { Actual } from './actual.js';
import type { Expected, Recount } from './recount/half-even.js';

export interface Pair { readonly what: string; readonly files: number; readonly services: number }

const fields = ['orders', 'keptMinor', 'points', 'late'] as const;
const sumOf = (customers: Iterable<Expected>, field: (typeof fields)[number]): number => [...customers].reduce((sum, customer) => sum + customer[field], 0);

const nothing: Expected = { orders: 0, keptMinor: 0, points: 0, late: 0 };

/** Customers for whom any figure differs, with the first ones named for the reader. Whom only one side knows has nothing on the other. */
export const differing = ({ customers }: Recount, actual: Pick<Actual, 'customers'>): string[] => [...new Set([...customers.keys(), ...actual.customers.keys()])].flatMap((subject) => {
  const expected = customers.get(subject) ?? nothing;
  const found = actual.customers.get(subject);
  if (found === undefined) return [`${subject}: unknown to the services`];
  const wrong = fields.filter((field) => found[field] !== expected[field]);
  return wrong.length === 0 ? [] : [`${subject}: ${wrong.map((field) => `${field} ${expected[field]} by the files, ${Number.isNaN(found[field]) ? 'not the same in all services' : found[field]} here`).join(', ')}`];
});

/** The table of the reconciliation: every pair must be equal. */
export const pairsOf = (recount: Recount, actual: Actual): Pair[] => [
  ...Object.entries(recount.totals).flatMap(([what, files]) => {
    const services = actual.totals[what];
    return services === undefined ? [] : [{ what, files, services }];
  }),
  ...fields.map((field) => ({ what: `sum of ${field}`, files: sumOf(recount.customers.values(), field), services: sumOf(actual.customers.values(), field) })),
  { what: 'profiles', files: recount.customers.size, services: actual.totals['profiles'] ?? 0 },
  { what: 'points issued (ledger)', files: sumOf(recount.customers.values(), 'points'), services: actual.totals['pointsIssued'] ?? 0 },
  { what: 'customers that differ', files: 0, services: differing(recount, actual).length },
  { what: 'parked events', files: 0, services: actual.totals['parked'] ?? 0 },
  { what: 'orders still awaited', files: 0, services: actual.totals['awaiting'] ?? 0 },
  { what: 'refused by orders', files: 0, services: actual.totals['refusedByOrders'] ?? 0 },
];

export const tableOf = (pairs: readonly Pair[]): string => pairs.map(({ what, files, services }) =>
  `${files === services ? '  ' : '! '}${what.padEnd(26)}${String(files).padStart(14)}${String(services).padStart(14)}`).join('\n');
