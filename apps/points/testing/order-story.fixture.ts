// A small shop for the specs: it keeps orders as the orders service would and tells what that service says of them.
import {
  orderAmendedV1, orderCancelledV1, orderChargedBackV1, orderCompletedV1, orderPaidV1, orderRefundedV1, orderReturnedV1,
  type Event, type EventContract, type OrderAmendedV1, type OrderCancelledV1, type OrderChargedBackV1, type OrderCompletedV1, type OrderLine,
  type OrderPaidV1, type OrderRefundedV1, type OrderReturnedV1, type Purchase,
} from '@fealty/contracts';

export type OrdersEvent = OrderPaidV1 | OrderAmendedV1 | OrderCompletedV1 | OrderReturnedV1 | OrderRefundedV1 | OrderCancelledV1 | OrderChargedBackV1;

/** What a line's money is made of beside its net. */
export interface MoneyPlan { readonly discountMinor?: number; readonly taxMinor?: number; readonly paidWithPointsMinor?: number; readonly shippingMinor?: number }
export interface LinePlan extends MoneyPlan { readonly netMinor: number; readonly quantity?: number; readonly category?: string; readonly giftCard?: boolean; /** Pieces that were not given back before the payment. */ readonly kept?: number; /** Money given back before it. */ readonly refundedMinor?: number; /** Pieces that were exchanged before it. */ readonly exchanged?: number }
interface KnownOrder { readonly orderId: string; readonly purchaseDay: string; readonly lines: readonly OrderLine[]; readonly completed: boolean; readonly unpaid?: boolean; /** Pieces that went into others, by line. */ readonly exchanged: Readonly<Record<string, number>> }

const lineOf = ({ netMinor, quantity = 1, kept = quantity, category, giftCard = false, discountMinor = 0, taxMinor = 0, paidWithPointsMinor = 0, shippingMinor = 0, refundedMinor = 0 }: LinePlan, index: number): OrderLine => ({
  lineId: String(index + 1), sku: `sku-${index + 1}`, ...(category === undefined ? {} : { category }), kind: 'shipped', giftCard,
  quantity, grossMinor: netMinor + discountMinor + taxMinor + paidWithPointsMinor, discountMinor, taxMinor, netMinor, keptQuantity: kept, keptNetMinor: Math.max(0, Math.floor((netMinor * kept) / quantity) - refundedMinor),
  ...(paidWithPointsMinor === 0 ? {} : { paidWithPointsMinor }), ...(shippingMinor === 0 ? {} : { shippingMinor }), ...(refundedMinor === 0 ? {} : { refundedMinor }),
});
const keptNet = ({ netMinor, quantity, refundedMinor = 0 }: OrderLine, keptQuantity: number): number => (keptQuantity === 0 ? 0 : Math.max(0, Math.floor((netMinor * keptQuantity) / quantity) - refundedMinor));
const keptOf = (lines: readonly OrderLine[]): number => lines.reduce((total, line) => total + line.keptNetMinor, 0);
const exchangedOf = (plans: readonly LinePlan[]) => Object.fromEntries(plans.flatMap(({ exchanged = 0 }, index) => (exchanged === 0 ? [] : [[String(index + 1), exchanged]])));
const cameBack = ({ lines, exchanged }: KnownOrder): Pick<Purchase, 'cameBack'> => {
  const left = lines.map((line) => ({ ...line, keptQuantity: line.keptQuantity + (exchanged[line.lineId] ?? 0), keptNetMinor: keptNet(line, line.keptQuantity + (exchanged[line.lineId] ?? 0)) }));
  if (left.every(({ quantity, keptQuantity, netMinor, keptNetMinor }) => keptQuantity === quantity && keptNetMinor === netMinor)) return {};
  return { cameBack: { ofMinor: lines.reduce((total, { netMinor }) => total + netMinor, 0), leftMinor: keptOf(left), all: left.every(({ keptQuantity }) => keptQuantity === 0) } };
};
const startOfStory = Date.parse('2026-03-01T10:00:00.000Z');

/** Tells events with rising times and numbers; each method answers the events that it told. */
export class OrderStory {
  readonly events: OrdersEvent[] = [];
  readonly orders: KnownOrder[] = [];
  private readonly made = new Map<string, { of: string; correlationId: string }>();
  private passedMs = 0;
  private instant: string | undefined;
  private name: string | undefined;

  constructor(readonly customerId = '7b1f6c1e-4a64-4d0c-9d0a-2f6f0a3f9c11') {}

  pay(plans: readonly LinePlan[], exchange?: { of: string; correlationId: string }): OrdersEvent[] {
    const occurredAt = this.now();
    const order = { orderId: this.name ?? `o-${this.orders.length + 1}`, purchaseDay: occurredAt.slice(0, 10), lines: plans.map(lineOf), completed: false, exchanged: exchangedOf(plans) };
    const placed = this.orders.findIndex(({ orderId, unpaid }) => orderId === order.orderId && unpaid);
    if (placed < 0) this.orders.push(order);
    else this.orders[placed] = order;
    if (exchange !== undefined) this.made.set(order.orderId, exchange);
    const data = { purchase: this.purchase(order, []), lines: [...order.lines], shippingMinor: 0, paidWithPointsMinor: 0 };
    return [this.tell(orderPaidV1, exchange === undefined ? data : { ...data, exchangeOf: exchange.of }, exchange?.correlationId)];
  }

  place(plans: readonly LinePlan[]): void {
    this.orders.push({ orderId: this.name ?? `o-${this.orders.length + 1}`, purchaseDay: this.now().slice(0, 10), lines: plans.map(lineOf), completed: false, unpaid: true, exchanged: {} });
  }

  /** The exchange that made a paid order is told: it is what that tells, and paid on the day of the order that it came of. */
  payAgain(at: number, plans: readonly LinePlan[] | undefined, exchange: { of: string; correlationId: string }): OrdersEvent[] {
    const before = this.order(at);
    this.made.set(before.orderId, exchange);
    const { purchaseDay } = this.orders.find(({ orderId }) => orderId === exchange.of) ?? before;
    const amended = { ...before, lines: plans?.map(lineOf) ?? before.lines, exchanged: plans === undefined ? before.exchanged : exchangedOf(plans) };
    const order = { ...amended, purchaseDay };
    const purchase = { ...this.purchase(order, amended.lines), ...(purchaseDay === before.purchaseDay ? {} : { purchaseDayBefore: before.purchaseDay }) };
    this.keep(at, order);
    return [
      this.tell(orderAmendedV1, { purchase: this.purchase(amended, before.lines), lines: [...order.lines], shippingMinor: 0, paidWithPointsMinor: 0 }, exchange.correlationId),
      this.tell(orderPaidV1, { purchase, lines: [...order.lines], shippingMinor: 0, paidWithPointsMinor: 0, exchangeOf: exchange.of, again: true }, exchange.correlationId),
    ];
  }

  /** An exchange into an order that was paid by itself; one that an exchange made already is left as it is. */
  exchangedLate(at: number, { into, pieces, plans }: { into: number; pieces: readonly { lineId: string; quantity: number }[]; plans: readonly LinePlan[] | undefined }): OrdersEvent[] {
    const [old, made] = [this.order(at), this.orders[into]];
    if (made === undefined || this.made.has(made.orderId)) return [];
    const told = this.giveBack(at, pieces, made.orderId);
    return told[0] === undefined ? [] : [...told, ...this.payAgain(into, plans, { of: old.orderId, correlationId: told[0].correlationId }), ...this.payOn(made.orderId)];
  }

  /** What exchanges made of an order is paid again with it. */
  private payOn(paid: string): OrdersEvent[] {
    return [...this.made].flatMap(([orderId, exchange]) => (exchange.of === paid ? [...this.payAgain(this.orders.findIndex((one) => one.orderId === orderId), undefined, exchange), ...this.payOn(orderId)] : []));
  }

  complete(at: number): OrdersEvent[] {
    const order = this.order(at);
    if (order.completed || order.lines.every((line) => line.keptQuantity === 0)) return [];
    this.keep(at, { ...order, completed: true });
    return [this.tell(orderCompletedV1, { purchase: this.purchase(order, order.lines), assumed: false })];
  }

  /** `exchangedFor`: of an exchange, the new order. */
  giveBack(at: number, pieces: readonly { lineId: string; quantity: number }[], exchangedFor?: string): OrdersEvent[] {
    const order = this.order(at);
    const taken = pieces.map((piece) => ({ piece, line: order.lines.find((line) => line.lineId === piece.lineId) }))
      .flatMap(({ piece, line }) => (line === undefined ? [] : [{ line, quantity: Math.min(piece.quantity, line.keptQuantity) }])).filter(({ quantity }) => quantity > 0);
    if (taken.length === 0) return [];
    const changed = taken.map(({ line, quantity }) => {
      const keptQuantity = line.keptQuantity - quantity;
      return { lineId: line.lineId, keptQuantity, keptNetMinor: keptNet(line, keptQuantity), ...(line.refundedMinor === undefined ? {} : { refundedMinor: line.refundedMinor }) };
    });
    const lines = taken.map(({ line, quantity }) => ({ lineId: line.lineId, quantity, reason: 'other' as const }));
    if (exchangedFor !== undefined) this.keep(at, { ...order, exchanged: { ...order.exchanged, ...Object.fromEntries(taken.map(({ line, quantity }) => [line.lineId, quantity + (order.exchanged[line.lineId] ?? 0)])) } });
    const purchase = this.change(at, changed);
    return [this.tell(orderReturnedV1, { purchase, returnId: `r-${this.events.length}`, lines, changed, exchange: exchangedFor !== undefined, ...(exchangedFor === undefined ? {} : { exchangedFor }) }, exchangedFor === undefined ? undefined : `exchange-${this.events.length}`)];
  }

  refund(at: number, { lineId, minor }: { lineId: string; minor: number }): OrdersEvent[] {
    const line = this.order(at).lines.find((one) => one.lineId === lineId);
    if (line === undefined || line.keptQuantity === 0) return [];
    const refundedMinor = (line.refundedMinor ?? 0) + minor;
    const changed = [{ lineId, keptQuantity: line.keptQuantity, keptNetMinor: keptNet({ ...line, refundedMinor }, line.keptQuantity), refundedMinor }];
    return [this.tell(orderRefundedV1, { purchase: this.change(at, changed), refundId: `f-${this.events.length}`, changed })];
  }

  cancel(at: number, by: 'shop' | 'bank' = 'shop'): OrdersEvent[] {
    this.keep(at, { ...this.order(at), exchanged: {} });
    const purchase = this.change(at, this.order(at).lines.map(({ lineId }) => ({ lineId, keptQuantity: 0, keptNetMinor: 0 })));
    return [by === 'shop' ? this.tell(orderCancelledV1, { purchase }) : this.tell(orderChargedBackV1, { purchase })];
  }

  amend(at: number, plans: readonly LinePlan[]): OrdersEvent[] {
    const before = this.order(at);
    const order = { ...before, lines: plans.map(lineOf), exchanged: exchangedOf(plans) };
    this.keep(at, order);
    return [this.tell(orderAmendedV1, { purchase: this.purchase(order, before.lines), lines: [...order.lines], shippingMinor: 0, paidWithPointsMinor: 0 })];
  }

  /** Gives pieces back for a new order; without lines of its own that is worth what was given back. */
  exchange(at: number, pieces: readonly { lineId: string; quantity: number }[], plans?: readonly LinePlan[]): OrdersEvent[] {
    const before = this.order(at);
    const told = this.giveBack(at, pieces, this.name ?? `o-${this.orders.length + 1}`);
    const [first] = told;
    if (first === undefined) return [];
    const worth = keptOf(before.lines) - keptOf(this.order(at).lines);
    const category = before.lines.find((line) => line.lineId === pieces[0]?.lineId)?.category;
    const equal = [{ netMinor: worth, ...(category === undefined ? {} : { category }), ...this.partsBack(before.lines, this.order(at).lines) }];
    return [...told, ...this.pay(plans ?? equal, { of: before.orderId, correlationId: first.correlationId })];
  }

  // Of lines whose parts are a multiple of their pieces it is exact.
  private partsBack(before: readonly OrderLine[], now: readonly OrderLine[]): MoneyPlan {
    const parts = ['discountMinor', 'taxMinor', 'paidWithPointsMinor', 'shippingMinor'] as const;
    const kept = (lines: readonly OrderLine[], part: (typeof parts)[number]) => lines.reduce((total, line) => total + Math.floor(((line[part] ?? 0) * line.keptQuantity) / line.quantity), 0);
    return Object.fromEntries(parts.map((part) => [part, kept(before, part) - kept(now, part)]));
  }

  private order(at: number): KnownOrder {
    const order = this.orders[at];
    if (order === undefined) throw new Error(`the story has no order ${at}`);
    return order;
  }

  private keep(at: number, order: KnownOrder): void {
    this.orders[at] = order;
  }

  private change(at: number, changed: readonly { lineId: string; keptQuantity: number; keptNetMinor: number; refundedMinor?: number }[]): Purchase {
    const before = this.order(at);
    const order = { ...before, lines: before.lines.map((line) => ({ ...line, ...changed.find((one) => one.lineId === line.lineId) })) };
    this.keep(at, order);
    return this.purchase(order, before.lines);
  }

  private purchase(order: KnownOrder, before: readonly OrderLine[]): Purchase {
    const { orderId, purchaseDay, lines, unpaid = false } = order;
    const kept = (some: readonly OrderLine[]): boolean => some.some((line) => line.keptQuantity > 0);
    const placedAt = `${purchaseDay}T00:00:00.000Z`;
    if (unpaid) return { orderId, channel: 'web', placedAt, kept: false, keptBefore: false, keptMinor: 0, keptBeforeMinor: 0, ...cameBack(order) };
    return { orderId, channel: 'web', placedAt, paidAt: placedAt, purchaseDay, kept: kept(lines), keptBefore: kept(before), keptMinor: keptOf(lines), keptBeforeMinor: keptOf(before), ...cameBack(order) };
  }

  /** The instant of the next event. */
  now(): string {
    return this.instant ?? new Date(startOfStory + this.events.length * 3_600_000 + this.passedMs).toISOString();
  }

  /** What is told from now on occurred then, of an order of that name. */
  at(instant: string, name?: string): this {
    this.instant = instant;
    this.name = name;
    return this;
  }

  /** Days in which nothing happens. */
  pass(days: number): void {
    this.passedMs += days * 86_400_000;
  }

  private tell<Type extends OrdersEvent['type'], Data>(contract: EventContract<Type, Data>, data: Data, correlationId?: string): OrdersEvent {
    const number = this.events.length + 1;
    const occurredAt = this.now();
    const id = `${this.customerId.slice(0, 23)}-${String(number).padStart(12, '0')}`;
    const event: Event<Type, Data> = {
      id, type: contract.type, source: '/fealty/orders', customerId: this.customerId, programme: 'demo', sequence: number, occurredAt, receivedAt: occurredAt,
      correlationId: correlationId ?? `${number}.${id}`, import: false, data,
    };
    this.events.push(event as unknown as OrdersEvent);
    return event as unknown as OrdersEvent;
  }
}
