// Runs shop events and the clock through the rules as the batch loop would: each rule sees the orders that its handler names.
import {
  policy as policySchema, shopOrderAmendedV1, shopOrderCancelledV1, shopOrderChargedBackV1, shopOrderDeliveredV1, shopOrderExchangedV1, shopOrderPaidV1,
  shopOrderPlacedV1, shopOrderRefundedV1, shopOrderReturnedV1, shopOrderReviewedV1, shopOrderShippedV1,
  type Draft, type Due, type Event, type EventContract, type Outcome, type PolicyDocument, type PolicyInForce,
} from '@fealty/contracts';
import { sayWhatIsDue } from '../src/every-due-instant/say-what-is-due.rules.js';
import { exchangeGoods } from '../src/on-order-exchanged/exchange-goods.rules.js';
import { placeOrder } from '../src/on-order-placed/place-order.rules.js';
import { movedWith, type Buyer } from '../src/state/buyer.rules.js';
import type { Order, OrderFact, PlacedOrder } from '../src/state/order.rules.js';
import { takeFact, takeMoney } from '../src/state/take-fact.rules.js';

export const shop = {
  placed: shopOrderPlacedV1, paid: shopOrderPaidV1, amended: shopOrderAmendedV1, shipped: shopOrderShippedV1, delivered: shopOrderDeliveredV1,
  cancelled: shopOrderCancelledV1, returned: shopOrderReturnedV1, refunded: shopOrderRefundedV1, exchanged: shopOrderExchangedV1,
  chargedBack: shopOrderChargedBackV1, reviewed: shopOrderReviewedV1,
} as const;
type Shop = typeof shop;
type InputOf<C> = C extends EventContract<string, infer Data> ? Partial<Omit<Data, 'lines'>> & { lines?: readonly unknown[] } : never;

export const customerId = '7b1f6c1e-4a64-4d0c-9d0a-2f6f0a3f9c11';
/** An event that the shop tells; its data is completed as ingest would. */
export const told = <Name extends keyof Shop>(name: Name, occurredAt: string, data?: InputOf<Shop[Name]>): Event => {
  const contract = shop[name] as unknown as EventContract;
  const checked = contract.data.parse({ orderId: 'o-1', ...data });
  const id = `${occurredAt}/${name}/${JSON.stringify(data ?? {})}`;
  return {
    id, type: contract.type, source: '/fealty/ingest', customerId, programme: 'demo', sequence: 1, occurredAt, receivedAt: occurredAt, correlationId: `1.${id}`,
    import: false, data: checked,
  };
};

export const aPolicy = (orders: PolicyDocument['orders'] = {}): PolicyInForce => {
  const policy = policySchema.parse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }], orders });
  return { version: 1, policy, numbered: () => policy };
};

const aLine = (line: object, index: number): object => ({ lineId: String(index + 1), sku: `sku-${index + 1}`, quantity: 1, unitPriceMinor: 1_000, ...line });
export const anOrder = (...lines: readonly object[]) => ({ currency: 'EUR' as const, lines: (lines.length === 0 ? [{}] : lines).map(aLine) });

const ofTheWay: ReadonlySet<string> = new Set([shop.shipped.type, shop.delivered.type, shop.reviewed.type]);

export class OrderBook {
  customer: Buyer = {};
  readonly parts: Record<string, Order> = {};
  readonly said: Draft[] = [];
  readonly refused: string[] = [];

  constructor(private readonly policy: PolicyInForce = aPolicy()) {}

  /** Tells events in the order given. */
  tell(...events: readonly Event[]): this {
    for (const event of events) this.accept(this.decide(event));
    return this;
  }

  /** Lets the clock come to an instant: everything due until then is said, earliest first. */
  until(now: string): this {
    for (let part = this.nextDue(now); part !== undefined; part = this.nextDue(now)) {
      const occurredAt = this.dueAt(part) ?? now;
      const due: Due = { id: `due/${part}/${occurredAt}`, customerId, programme: 'demo', occurredAt, correlationId: 'due', import: false, part, now };
      this.accept(sayWhatIsDue({ customer: this.customer, parts: { [part]: this.parts[part] } }, due, this.policy));
      const next = this.dueAt(part);
      if (next !== undefined && next <= occurredAt) throw new Error(`the due instant ${occurredAt} did not move on`);
    }
    return this;
  }

  order(orderId = 'o-1'): PlacedOrder {
    const order = this.parts[orderId];
    if (order?.placed !== true) throw new Error(`${orderId} is not placed`);
    return order;
  }

  /** What was said of a type so far. */
  of<Type extends string, Data>(contract: EventContract<Type, Data>): { occurredAt: string; data: Data }[] {
    return this.said.filter((draft) => draft.contract.type === contract.type).map(({ occurredAt, data }) => ({ occurredAt, data: contract.data.parse(data) }));
  }

  private dueAt(part: string): string | undefined {
    const order = this.parts[part];
    return order?.placed === true ? order.dueAt : undefined;
  }

  private nextDue(now: string): string | undefined {
    return Object.keys(this.parts).filter((part) => (this.dueAt(part) ?? '9999') <= now).sort((a, b) => ((this.dueAt(a) ?? '') < (this.dueAt(b) ?? '') ? -1 : 1))[0];
  }

  // What handlers name, as far as it is known.
  private named(event: Event): Record<string, Order> {
    const { orderId, newOrder } = event.data as { orderId: string; newOrder?: { orderId: string } };
    const own = [orderId, ...(newOrder === undefined ? [] : [newOrder.orderId])];
    const related = ofTheWay.has(event.type) ? [] : movedWith(this.customer, ...own);
    return Object.fromEntries([...own, ...related].flatMap((id) => (this.parts[id] === undefined ? [] : [[id, this.parts[id]]])));
  }

  private decide(event: Event): Outcome<Buyer, Order> {
    const state = { customer: this.customer, parts: this.named(event) };
    if (event.type === shop.placed.type) return placeOrder(state, event as never, this.policy);
    if (event.type === shop.exchanged.type) return exchangeGoods(state, event as never, this.policy);
    return ofTheWay.has(event.type) ? takeFact(state, event as OrderFact) : takeMoney(state, event as OrderFact, this.policy);
  }

  private accept(outcome: Outcome<Buyer, Order>): void {
    if (outcome.refused !== undefined) {
      this.refused.push(outcome.refused);
      return;
    }
    for (const draft of outcome.events ?? []) draft.contract.data.parse(draft.data);
    this.said.push(...(outcome.events ?? []));
    if (outcome.customer !== undefined) this.customer = JSON.parse(JSON.stringify(outcome.customer)) as Buyer;
    // As stored: what JSON does not keep must not matter.
    Object.assign(this.parts, JSON.parse(JSON.stringify(outcome.parts ?? {})));
  }
}
