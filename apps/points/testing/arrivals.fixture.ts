// Payments, exchanges and returns with fixed times, told in any order of arrival as orders tells them: what comes before the payment of its
// order waits for it, and lessens what is kept at the payment.
import { OrderStory, type LinePlan, type OrdersEvent } from './order-story.fixture.js';

interface Bought { readonly orderId: string; readonly at: string; readonly pieces: number; readonly priceMinor: number; readonly category?: string }
export interface Payment extends Bought { readonly kind: 'paid' }
export interface Exchange extends Bought { readonly kind: 'exchanged'; readonly of: string }
export interface Return { readonly kind: 'returned'; readonly of: string; readonly at: string; readonly pieces: number }
/** The new order of an exchange, told and paid by itself. */
export interface Alone extends Bought { readonly kind: 'alone' }
export type Fact = Payment | Exchange | Return | Alone;

/** The shop's orders, as facts of them arrive. */
class Arrivals {
  private readonly story = new OrderStory();
  private readonly waiting: (Exchange | Return)[] = [];
  private readonly paidAt = new Map<string, string>();
  private readonly made: Exchange[] = [];

  get events(): readonly OrdersEvent[] {
    return this.story.events;
  }

  tell(fact: Fact): void {
    if (fact.kind === 'alone' && this.paidAt.has(fact.orderId)) return;
    if (fact.kind === 'paid' || fact.kind === 'alone') this.pay(fact, fact.at);
    else if (!this.story.orders.some(({ orderId }) => orderId === fact.of)) this.waiting.push(fact);
    else if (fact.kind === 'exchanged') this.exchange(fact);
    else this.story.at(fact.at).giveBack(this.indexOf(fact.of), [{ lineId: '1', quantity: fact.pieces }]);
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
    const left = this.story.orders[index]?.lines[0]?.keptQuantity ?? 0;
    this.story.at(at).payAgain(index, [{ ...this.planOf(exchange, []), kept: left }], { of: exchange.of, correlationId });
    if (!this.made.includes(exchange)) this.made.push(exchange);
    for (const one of this.made) if (one.of === exchange.orderId) this.payAgain(one);
  }

  // Not before the order that it gives back.
  private paying({ of, at }: Exchange): string {
    const paidAt = this.paidAt.get(of) ?? at;
    return paidAt > at ? paidAt : at;
  }

  private goOn(early: readonly (Exchange | Return)[]): void {
    for (const one of early) {
      if (one.kind === 'exchanged' && this.paidAt.has(one.orderId)) this.payAgain(one);
      else if (one.kind === 'exchanged') this.payFor(one);
    }
  }

  private payFor(exchange: Exchange): void {
    this.made.push(exchange);
    this.pay(exchange, this.paying(exchange), exchange.of);
  }

  private planOf({ pieces, priceMinor, category }: Bought, early: readonly { readonly pieces: number }[]): LinePlan {
    return { netMinor: pieces * priceMinor, quantity: pieces, kept: early.reduce((left, one) => left - one.pieces, pieces), ...(category === undefined ? {} : { category }) };
  }

  private waitingFor(orderId: string): readonly (Exchange | Return)[] {
    const early = this.waiting.filter(({ of }) => of === orderId);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter(({ of }) => of !== orderId));
    return early;
  }

  private indexOf(orderId: string): number {
    return this.story.orders.findIndex((order) => order.orderId === orderId);
  }
}

/** What orders tells of facts that arrive in this order. */
export const told = (facts: readonly Fact[]): readonly OrdersEvent[] => {
  const arrivals = new Arrivals();
  for (const fact of facts) arrivals.tell(fact);
  return arrivals.events;
};
