// Payments, exchanges and returns with fixed times, told in any order of arrival as orders tells them: what comes before the payment of its
// order waits for it, and lessens what is kept at the payment.
import { sum } from '../src/state/points-account.rules.js';
import { OrderStory, type LinePlan, type OrdersEvent } from './order-story.fixture.js';

interface Bought { readonly orderId: string; readonly at: string; readonly pieces: number; readonly priceMinor: number; readonly category?: string }
export interface Payment extends Bought { readonly kind: 'paid' }
export interface Exchange extends Bought { readonly kind: 'exchanged'; readonly of: string }
export interface Return { readonly kind: 'returned'; readonly of: string; readonly at: string; readonly pieces: number }
/** The new order of an exchange, told and paid by itself. */
export interface Alone extends Bought { readonly kind: 'alone' }
export interface Placing extends Bought { readonly kind: 'placed' }
export interface Refund { readonly kind: 'refunded'; readonly of: string; readonly at: string; readonly minor: number }
type Early = Exchange | Return | Refund;
export type Fact = Payment | Early | Alone | Placing;

/** The shop's orders, as facts of them arrive. */
class Arrivals {
  private readonly story = new OrderStory();
  private readonly waiting: Early[] = [];
  private readonly paidAt = new Map<string, string>();
  private readonly made: Exchange[] = [];

  get events(): readonly OrdersEvent[] {
    return this.story.events;
  }

  tell(fact: Fact): void {
    if (fact.kind === 'alone' && this.paidAt.has(fact.orderId)) return;
    if (fact.kind === 'paid' || fact.kind === 'alone') this.pay(fact, fact.at);
    else if (fact.kind === 'placed') this.place(fact);
    else if (!this.paidAt.has(fact.of)) this.early(fact);
    else if (fact.kind === 'exchanged') this.exchange(fact);
    else if (fact.kind === 'refunded') this.story.at(fact.at).refund(this.indexOf(fact.of), { lineId: '1', minor: fact.minor });
    else this.story.at(fact.at).giveBack(this.indexOf(fact.of), [{ lineId: '1', quantity: fact.pieces }]);
  }

  private place(bought: Placing): void {
    if (this.indexOf(bought.orderId) >= 0) return;
    this.story.at(bought.at, bought.orderId).place([this.planOf(bought, [])]);
    for (const early of this.waiting) if (early.of === bought.orderId) this.tellPlaced(early);
  }

  private early(fact: Early): void {
    this.waiting.push(fact);
    if (this.indexOf(fact.of) >= 0) this.tellPlaced(fact);
  }

  private tellPlaced(fact: Early): void {
    const [story, index] = [this.story.at(fact.at), this.indexOf(fact.of)];
    if (fact.kind === 'refunded') story.refund(index, { lineId: '1', minor: fact.minor });
    else story.giveBack(index, [{ lineId: '1', quantity: fact.pieces }], fact.kind === 'exchanged' ? fact.orderId : undefined);
  }

  private pay(bought: Bought, at: string, of?: string): void {
    const early = this.waitingFor(bought.orderId);
    this.paidAt.set(bought.orderId, at);
    this.story.at(at, bought.orderId).pay([this.planOf(bought, early)], of === undefined ? undefined : { of, correlationId: `exchange-${bought.orderId}` });
    this.goOn(early);
  }

  private exchange(exchange: Exchange): void {
    const back = [{ lineId: '1', quantity: exchange.pieces }];
    if (this.paidAt.has(exchange.orderId)) {
      this.payAgain(exchange, this.story.at(this.paying(exchange)).giveBack(this.indexOf(exchange.of), back, exchange.orderId)[0]?.correlationId);
      return;
    }
    const early = this.waitingFor(exchange.orderId);
    const at = this.paying(exchange);
    this.paidAt.set(exchange.orderId, at);
    this.story.at(at, exchange.orderId).exchange(this.indexOf(exchange.of), back, [this.planOf(exchange, early)]);
    this.made.push(exchange);
    this.goOn(early);
  }

  private payAgain(exchange: Exchange, correlationId = `exchange-${exchange.orderId}`): void {
    const [at, index] = [this.paying(exchange), this.indexOf(exchange.orderId)];
    this.paidAt.set(exchange.orderId, at);
    const known = this.story.orders[index];
    const line = known?.lines[0];
    this.story.at(at).payAgain(index, [{ ...this.planOf(exchange, []), kept: line?.keptQuantity ?? 0, refundedMinor: line?.refundedMinor ?? 0, exchanged: known?.exchanged['1'] ?? 0 }], { of: exchange.of, correlationId });
    if (!this.made.includes(exchange)) this.made.push(exchange);
    for (const one of this.made) if (one.of === exchange.orderId) this.payAgain(one);
  }

  // Not before the order that it gives back.
  private paying({ of, at }: Exchange): string {
    const paidAt = this.paidAt.get(of) ?? at;
    return paidAt > at ? paidAt : at;
  }

  private goOn(early: readonly Early[]): void {
    for (const one of early) {
      if (one.kind === 'exchanged' && this.paidAt.has(one.orderId)) this.payAgain(one);
      else if (one.kind === 'exchanged') this.payFor(one);
    }
  }

  private payFor(exchange: Exchange): void {
    this.made.push(exchange);
    this.pay(exchange, this.paying(exchange), exchange.of);
  }

  private planOf({ pieces, priceMinor, category }: Bought, early: readonly Early[]): LinePlan {
    const piecesOf = (some: readonly Early[]): number => sum(some.map((one) => (one.kind === 'refunded' ? 0 : one.pieces)));
    return {
      netMinor: pieces * priceMinor, quantity: pieces, kept: pieces - piecesOf(early), exchanged: piecesOf(early.filter(({ kind }) => kind === 'exchanged')),
      refundedMinor: sum(early.map((one) => (one.kind === 'refunded' ? one.minor : 0))), ...(category === undefined ? {} : { category }),
    };
  }

  private waitingFor(orderId: string): readonly Early[] {
    const early = this.waiting.filter(({ of }) => of === orderId);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter(({ of }) => of !== orderId));
    return early;
  }

  private indexOf(orderId: string): number {
    return this.story.orders.findIndex((order) => order.orderId === orderId);
  }
}

const followed = (events: readonly OrdersEvent[]): readonly OrdersEvent[] => {
  const last = events.findLastIndex(({ data }) => 'exchangeOf' in data && data.exchangeOf !== undefined);
  return events.map((event, index) => (index >= last ? event : { ...event, data: { ...event.data, purchase: { ...event.data.purchase, followed: true } } } as OrdersEvent));
};

/** What orders tells of facts that arrive in this order. */
export const told = (facts: readonly Fact[]): readonly OrdersEvent[] => {
  const arrivals = new Arrivals();
  return facts.flatMap((fact) => {
    const before = arrivals.events.length;
    arrivals.tell(fact);
    return followed(arrivals.events.slice(before));
  });
};
