// A second count of the set, straight from its rows and written apart from the mapper: the two must agree.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { halfEven, type Expected, type Recount } from './half-even.js';

type Cells = readonly string[];
const table = (dir: string, name: string): Cells[] => (parse(gunzipSync(readFileSync(join(dir, `olist_${name}_dataset.csv.gz`)))) as Cells[]).slice(1);

const cents = (price: string): number => Math.round(Number(price) * 100);
const gone = new Set(['canceled', 'unavailable']);

/** Kept orders, money, points and late deliveries (by calendar day) of every person, by the shipped policy. */
export const recountOlist = (dir: string): Recount => {
  const person = new Map(table(dir, 'customers').map(([customer = '', unique = '']) => [customer, unique]));
  const worth = new Map<string, { minor: number; items: number }>();
  for (const [order = '', , , , , price = '0'] of table(dir, 'order_items')) {
    const before = worth.get(order) ?? { minor: 0, items: 0 };
    worth.set(order, { minor: before.minor + cents(price), items: before.items + 1 });
  }
  const customers = new Map<string, Expected>();
  const orders = table(dir, 'orders');
  let events = 0;
  for (const [order = '', customer = '', status = '', , approved = '', carried = '', delivered = '', promised = ''] of orders) {
    const who = person.get(customer) ?? '';
    const before = customers.get(who) ?? { orders: 0, keptMinor: 0, points: 0, late: 0 };
    const { minor = 0, items = 0 } = worth.get(order) ?? {};
    const kept = approved !== '' && !gone.has(status) && items > 0;
    const late = delivered !== '' && items > 0 && delivered.slice(0, 10) > promised.slice(0, 10);
    customers.set(who, {
      orders: before.orders + (kept ? 1 : 0), keptMinor: before.keptMinor + (kept ? minor : 0), points: before.points + (kept ? halfEven(BigInt(minor), 100n) : 0), late: before.late + (late ? 1 : 0),
    });
    events += 1 + [approved, carried, delivered].filter((when) => when !== '').length + (gone.has(status) ? 1 : 0);
  }
  const reviews = table(dir, 'order_reviews').length;
  return { customers, totals: { orders: orders.length, customers: customers.size, reviews, events: events + reviews } };
};
