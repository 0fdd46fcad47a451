import { join } from 'node:path';
import type { Told } from '../shop/stories.js';
import { LocalClock } from './local-clock.js';
import { minorOf } from './money.js';
import { readCsv } from './read-csv.js';

type Row = Readonly<Record<string, string>>;
export interface OlistCounts { rows: number; orders: number; ordersWithoutItems: number; reviews: number }

const zone = 'America/Sao_Paulo';
const fileOf = (dir: string, table: string): string => join(dir, `olist_${table}_dataset.csv.gz`);

const grouped = async (dir: string, table: string, { key, counts }: { key: string; counts: OlistCounts }): Promise<Map<string, Row[]>> => {
  const groups = new Map<string, Row[]>();
  await readCsv(fileOf(dir, table), (row) => {
    counts.rows += 1;
    const id = row[key] ?? '';
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }, [key]);
  return groups;
};

const minor = (price: string): number => {
  const told = minorOf(price);
  if ('exact' in told) throw new Error(`the price ${price} is finer than a cent`);
  return told.minor;
};

const lineOf = (item: Row, category: string | undefined) => ({
  lineId: item['order_item_id'] ?? '', sku: item['product_id'] ?? '', ...(category === undefined || category === '' ? {} : { category }), quantity: 1, unitPriceMinor: minor(item['price'] ?? ''),
});

interface Tables { readonly items: Map<string, Row[]>; readonly reviews: Map<string, Row[]>; readonly customers: Map<string, Row[]>; readonly products: Map<string, Row[]> }

const cancelledStatuses = ['canceled', 'unavailable'];

/** What is known of an order, as the steps that its dates tell. The set has no date of a cancellation: it comes after the last step known. */
const storyOf = (order: Row, tables: Tables, clock: LocalClock): Told[] => {
  const { order_id: orderId = '', customer_id = '', order_status: status = '', order_estimated_delivery_date: estimated = '' } = order;
  const subject = tables.customers.get(customer_id)?.[0]?.['customer_unique_id'] ?? '';
  const items = tables.items.get(orderId) ?? [];
  const lines = items.map((item) => lineOf(item, tables.products.get(item['product_id'] ?? '')?.[0]?.['product_category_name']));
  const shippingMinor = items.reduce((sum, item) => sum + minor(item['freight_value'] ?? '0'), 0);
  const told: Told[] = [];
  const tell = (step: string, when: string | undefined, data: Record<string, unknown>): void => {
    const [name = step] = step.split('/', 1);
    if (when !== undefined && when !== '') told.push({ id: `${orderId}/${step}`, type: `fealty.shop.${name}.v1`, subject, at: clock.at(when), data: { orderId, ...data } });
  };
  tell('order-placed', order['order_purchase_timestamp'], { channel: 'marketplace', currency: 'BRL', shippingMinor, promisedDay: clock.day(estimated), deliveryZone: zone, lines });
  tell('order-paid', order['order_approved_at'], {});
  tell('order-shipped', order['order_delivered_carrier_date'], {});
  tell('order-delivered', order['order_delivered_customer_date'], {});
  if (cancelledStatuses.includes(status)) {
    const after = Math.max(...told.map((one) => one.at)) + 1_000;
    told.push({ id: `${orderId}/order-cancelled`, type: 'fealty.shop.order-cancelled.v1', subject, at: after, data: { orderId, reason: status } });
  }
  for (const review of tables.reviews.get(orderId) ?? []) {
    const reviewId = review['review_id'] ?? '';
    tell(`order-reviewed/${reviewId}`, review['review_answer_timestamp'], { reviewId, score: Number(review['review_score']), public: true });
  }
  return told;
};

/** The set as platform events in the order of time. The person is `customer_unique_id`; `customer_id` is new for every order. */
export const readOlist = async (dir: string, shiftDays: number): Promise<{ told: Told[]; counts: OlistCounts }> => {
  const counts: OlistCounts = { rows: 0, orders: 0, ordersWithoutItems: 0, reviews: 0 };
  const clock = new LocalClock(zone, shiftDays);
  const tables: Tables = {
    items: await grouped(dir, 'order_items', { key: 'order_id', counts }), reviews: await grouped(dir, 'order_reviews', { key: 'order_id', counts }),
    customers: await grouped(dir, 'customers', { key: 'customer_id', counts }), products: await grouped(dir, 'products', { key: 'product_id', counts }),
  };
  const told: Told[] = [];
  for (const [order] of (await grouped(dir, 'orders', { key: 'order_id', counts })).values()) {
    if (order === undefined) continue;
    counts.orders += 1;
    if (!tables.items.has(order['order_id'] ?? '')) counts.ordersWithoutItems += 1;
    told.push(...storyOf(order, tables, clock));
  }
  counts.reviews = told.filter((one) => one.type === 'fealty.shop.order-reviewed.v1').length;
  return { told: told.sort((a, b) => a.at - b.at), counts };
};

/** The last day on which something happened by the file. */
export const lastDayOfOlist = async (dir: string): Promise<string> => {
  let last = '';
  const later = (when: string | undefined): void => { if (when !== undefined && when > last) last = when; };
  const steps = ['order_purchase_timestamp', 'order_approved_at', 'order_delivered_carrier_date', 'order_delivered_customer_date'];
  await readCsv(fileOf(dir, 'orders'), (row) => { for (const step of steps) later(row[step]); }, ['order_id', 'customer_id', 'order_status', ...steps]);
  await readCsv(fileOf(dir, 'order_reviews'), (row) => { later(row['review_answer_timestamp']); });
  return last.slice(0, 10);
};
