import type { ToldEvent } from './observations.js';

/** What a customer keeps, counted a second time from what the platform said, in the simplest way. */
export interface Recounted {
  readonly orders: number;
  readonly keptMinor: number;
  readonly purchaseDays: number;
  readonly points: number;
  readonly tier: string;
  readonly complaints: number;
}

interface Line { readonly lineId: string; readonly quantity: number; readonly unitPriceMinor: number }
interface Order { readonly subject: string; readonly lines: readonly Line[]; readonly back: Map<string, number>; paidAt: number | undefined; cancelled: boolean }

// The demo policy of the fault tests: a point for each euro kept, tiers by kept money.
const minorPerPoint = 100;
const tiers: readonly (readonly [string, number])[] = [['gold', 60_000], ['silver', 20_000], ['base', 0]];

const isAcknowledged = ({ answer }: ToldEvent): boolean => answer === 'accepted' || answer === 'repeated';

/** Each acknowledged event once, whatever was sent again. */
export const acknowledged = (told: readonly ToldEvent[]): ToldEvent[] => [...new Map(told.filter(isAcknowledged).map((event) => [event.id, event])).values()];

const ordersOf = (events: readonly ToldEvent[]): Order[] => {
  const orders = new Map<string, Order>();
  for (const { type, subject, data } of events) {
    if (type === 'fealty.shop.order-placed.v1') orders.set(String(data['orderId']), { subject, lines: data['lines'] as Line[], back: new Map(), paidAt: undefined, cancelled: false });
  }
  for (const { type, at, data } of events) {
    const order = orders.get(String(data['orderId']));
    if (order === undefined) continue;
    if (type === 'fealty.shop.order-paid.v1') order.paidAt = at;
    if (type === 'fealty.shop.order-cancelled.v1') order.cancelled = true;
    if (type === 'fealty.shop.order-returned.v1') for (const { lineId, quantity } of data['lines'] as Line[]) order.back.set(lineId, (order.back.get(lineId) ?? 0) + quantity);
  }
  return [...orders.values()];
};

const keptOf = ({ lines, back, paidAt, cancelled }: Order): number =>
  (paidAt === undefined || cancelled ? 0 : lines.reduce((sum, line) => sum + Math.max(0, line.quantity - (back.get(line.lineId) ?? 0)) * line.unitPriceMinor, 0));

const dayIn = (zone: string, at: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);

/** By the platform's own id of each customer who ever was named. */
export const recount = (told: readonly ToldEvent[]): Map<string, Recounted> => {
  const events = acknowledged(told);
  const orders = Map.groupBy(ordersOf(events), (order) => order.subject);
  return new Map([...Map.groupBy(events, (event) => event.subject)].map(([subject, own]) => {
    const kept = (orders.get(subject) ?? []).map((order) => ({ paidAt: order.paidAt ?? 0, minor: keptOf(order) })).filter(({ minor }) => minor > 0);
    const keptMinor = kept.reduce((sum, { minor }) => sum + minor, 0);
    return [subject, {
      orders: kept.length, keptMinor, purchaseDays: new Set(kept.map(({ paidAt }) => dayIn('Europe/Berlin', paidAt))).size,
      points: kept.reduce((sum, { minor }) => sum + Math.round(minor / minorPerPoint), 0),
      tier: tiers.find(([, from]) => keptMinor >= from)?.[0] ?? 'base',
      complaints: own.filter(({ type }) => type === 'fealty.shop.complaint-made.v1').length,
    }];
  }));
};
