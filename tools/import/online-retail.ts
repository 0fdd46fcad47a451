import type { Told } from '../shop/stories.js';
import { LocalClock } from './local-clock.js';
import { minorOf } from './money.js';
import { readCsv } from './read-csv.js';
import { ReturnMatcher, type ReturnedPiece } from './match-returns.js';

/** One row that counts, with its place in the file: ids come from places, since 5,268 rows are exact copies of others and still count. */
interface Row { readonly place: number; readonly sku: string; readonly quantity: number; readonly price: string }
interface Invoice { readonly number: string; readonly customer: string; readonly when: string; readonly rows: Row[] }

/** What was read, and what of it became no event and why. */
export interface ReadCounts {
  rows: number;
  /** Write-offs, gifts, bad debts: quantity or price is not above zero, or the invoice is an adjustment. */
  notSold: number;
  returnRows: number;
  returnRowsOfGuests: number;
  returnedPieces: number;
  /** Pieces given back for which no earlier purchase stands in the file. */
  unmatchedPieces: number;
}

const zone = 'Europe/London';
const columns = ['invoice', 'stock_code', 'quantity', 'invoice_date', 'unit_price', 'customer_id'];
const isReturn = (invoice: string): boolean => invoice.startsWith('C');

const collect = async (file: string, counts: ReadCounts): Promise<Invoice[]> => {
  const invoices = new Map<string, Invoice>();
  await readCsv(file, (row) => {
    counts.rows += 1;
    const { invoice: number = '', stock_code: sku = '', invoice_date: when = '', unit_price: price = '', customer_id: customer = '' } = row;
    const quantity = Number(row['quantity']);
    if (isReturn(number)) counts.returnRows += 1;
    else if (quantity <= 0 || Number(price) <= 0 || number.startsWith('A')) {
      counts.notSold += 1;
      return;
    }
    const invoice = invoices.get(number) ?? { number, customer, when, rows: [] };
    invoices.set(number, invoice);
    invoice.rows.push({ place: counts.rows, sku, quantity, price });
  }, columns);
  // Minutes are all that is told; within one, the file's own order holds.
  return [...invoices.values()].sort((a, b) => (a.when < b.when ? -1 : Number(a.when > b.when)));
};

const lineOf = ({ place, sku, quantity, price }: Row) => {
  const told = minorOf(price);
  return { lineId: String(place), sku, quantity, ...('minor' in told ? { unitPriceMinor: told.minor } : { unitPriceExact: told.exact }) };
};

const subjectOf = ({ customer, number }: Invoice): string => (customer === '' ? `guest:${number}` : customer);

/** An invoice is an order that is paid and delivered as it is written: the set knows no later step. */
const saleOf = (invoice: Invoice, at: number): Told[] => {
  const orderId = invoice.number;
  const told = (name: string, data: Record<string, unknown>): Told => ({ id: `${orderId}/${name}`, type: `fealty.shop.${name}.v1`, subject: subjectOf(invoice), at, data });
  return [
    told('order-placed', { orderId, channel: 'wholesale', currency: 'GBP', lines: invoice.rows.map(lineOf) }),
    told('order-paid', { orderId }), told('order-delivered', { orderId }),
  ];
};

const returnsOf = (invoice: Invoice, at: number, pieces: readonly ReturnedPiece[]): Told[] =>
  [...Map.groupBy(pieces, (piece) => piece.orderId)].map(([orderId, ofOrder]) => {
    const lines = [...Map.groupBy(ofOrder, (piece) => piece.lineId)].map(([lineId, ofLine]) => ({ lineId, quantity: ofLine.reduce((sum, piece) => sum + piece.quantity, 0), reason: 'other' }));
    return { id: `${invoice.number}/order-returned/${orderId}`, type: 'fealty.shop.order-returned.v1', subject: subjectOf(invoice), at, data: { orderId, returnId: `${invoice.number}/${orderId}`, lines } };
  });

/** The set as platform events in the order of time. A return is matched to the customer's latest earlier purchases of the item. */
export const readOnlineRetail = async (file: string, shiftDays: number): Promise<{ told: Told[]; counts: ReadCounts }> => {
  const counts: ReadCounts = { rows: 0, notSold: 0, returnRows: 0, returnRowsOfGuests: 0, returnedPieces: 0, unmatchedPieces: 0 };
  const clock = new LocalClock(zone, shiftDays);
  const matcher = new ReturnMatcher();
  const told: Told[] = [];
  for (const invoice of await collect(file, counts)) {
    const at = clock.at(invoice.when);
    if (!isReturn(invoice.number)) {
      told.push(...saleOf(invoice, at));
      if (invoice.customer !== '') for (const row of invoice.rows) matcher.bought(invoice.customer, row.sku, { orderId: invoice.number, lineId: String(row.place), quantity: row.quantity });
      continue;
    }
    if (invoice.customer === '') {
      counts.returnRowsOfGuests += invoice.rows.length;
      continue;
    }
    const found = invoice.rows.map((row) => matcher.returned(invoice.customer, row.sku, -row.quantity));
    counts.unmatchedPieces += found.reduce((sum, { unmatched }) => sum + unmatched, 0);
    const pieces = found.flatMap((one) => one.pieces);
    counts.returnedPieces += pieces.reduce((sum, piece) => sum + piece.quantity, 0);
    told.push(...returnsOf(invoice, at, pieces));
  }
  return { told, counts };
};

/** The last day that stands in the file. */
export const lastDayOfOnlineRetail = async (file: string): Promise<string> => {
  let last = '';
  await readCsv(file, ({ invoice_date: when = '' }) => { if (when > last) last = when; }, columns);
  return last.slice(0, 10);
};
