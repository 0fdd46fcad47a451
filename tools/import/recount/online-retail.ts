// A second count of the set, straight from its rows and written apart from the mapper: the two must agree.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { halfEven, type Expected, type Recount } from './half-even.js';

interface Line { readonly order: string; readonly bought: number; readonly minor: number; left: number }
type Cells = readonly string[];

const lineMinor = (quantity: string, price: string): number => {
  const point = price.indexOf('.');
  const decimals = point === -1 ? 0 : price.length - point - 1;
  return halfEven(BigInt(quantity) * BigInt(price.replace('.', '')) * 100n, 10n ** BigInt(decimals));
};

const inOrderOfTime = (rows: Cells[]): Cells[] => {
  const first = new Map<string, string>();
  for (const [invoice = '', , , , when = ''] of rows) if (!first.has(invoice)) first.set(invoice, when);
  const rank = new Map([...first].map(([invoice], index) => [invoice, index]));
  return rows.map((row, index) => ({ row, index })).sort((a, b) => {
    const [x = '', y = ''] = [first.get(a.row[0] ?? ''), first.get(b.row[0] ?? '')];
    return x < y ? -1 : x > y ? 1 : (rank.get(a.row[0] ?? '') ?? 0) - (rank.get(b.row[0] ?? '') ?? 0) || a.index - b.index;
  }).map(({ row }) => row);
};

const count = (rows: Cells[]) => {
  const lines = new Map<string, Line[]>();
  const totals = { rows: rows.length, orders: 0, guestOrders: 0, returnsMatched: 0, returnRows: 0 };
  const orders = new Map<string, string>();
  const returnEvents = new Set<string>();
  for (const [invoice = '', sku = '', , quantity = '0', , price = '0', customer = ''] of inOrderOfTime(rows)) {
    const pieces = Number(quantity);
    if (invoice.startsWith('C')) {
      totals.returnRows += 1;
      const stack = customer === '' ? [] : (lines.get(`${customer}|${sku}`) ?? []);
      let missing = -pieces;
      for (let i = stack.length - 1; i >= 0 && missing > 0; i -= 1) {
        const line = stack[i] as Line;
        const back = Math.min(line.left, missing);
        line.left -= back;
        missing -= back;
        if (back > 0) returnEvents.add(`${invoice}|${line.order}`);
      }
    } else if (pieces > 0 && Number(price) > 0 && !invoice.startsWith('A')) {
      orders.set(invoice, customer);
      const key = `${customer === '' ? `guest ${invoice}` : customer}|${sku}`;
      lines.set(key, [...(lines.get(key) ?? []), { order: invoice, bought: pieces, minor: lineMinor(quantity, price), left: pieces }]);
    }
  }
  totals.orders = orders.size;
  totals.guestOrders = [...orders.values()].filter((customer) => customer === '').length;
  totals.returnsMatched = returnEvents.size;
  return { lines, totals, orders };
};

/** Kept orders, money and points of every customer by the shipped policy (one point for each full pound, rounded per order, halves to even). */
export const recountRows = (rows: Cells[]): Recount => {
  const { lines, totals, orders } = count(rows);
  const perOrder = new Map<string, { kept: number; minor: number }>();
  for (const line of [...lines.values()].flat()) {
    const order = perOrder.get(line.order) ?? { kept: 0, minor: 0 };
    perOrder.set(line.order, { kept: order.kept + line.left, minor: order.minor + halfEven(BigInt(line.minor) * BigInt(line.left), BigInt(line.bought)) });
  }
  const customers = new Map<string, Expected>();
  for (const [order, customer] of orders) {
    if (customer === '') continue;
    const before = customers.get(customer) ?? { orders: 0, keptMinor: 0, points: 0, late: 0 };
    const { kept = 0, minor = 0 } = perOrder.get(order) ?? {};
    customers.set(customer, { ...before, orders: before.orders + (kept > 0 ? 1 : 0), keptMinor: before.keptMinor + minor, points: before.points + halfEven(BigInt(minor), 100n) });
  }
  return { customers, totals: { ...totals, customers: customers.size, events: totals.orders * 3 + totals.returnsMatched } };
};

/** The second count of a file. */
export const recountOnlineRetail = (file: string): Recount => {
  const [, ...rows] = parse(gunzipSync(readFileSync(file))) as Cells[];
  return recountRows(rows as Cells[]);
};
