import type { Chance } from '../../shop/random.js';
import { dayMs, type Told } from '../../shop/stories.js';

interface Line { readonly lineId: string; readonly sku: string; readonly category: string; readonly quantity: number; readonly unitPriceMinor: number }
interface Order { readonly orderId: string; readonly lines: readonly Line[]; state: 'paid' | 'delivered' | 'over' }

const hourMs = 3_600_000;

/** One customer who goes on living, a day at a time, until today: orders, returns, cancels, visits, complains once. */
export class Buyer {
  private told = 0;
  private readonly orders: Order[] = [];
  private hasComplained = false;
  private isKnown = false;

  /** `at` is a noon in the past, so that no local day is in doubt. */
  constructor(private readonly chance: Chance, readonly subject: string, private at: number) {}

  /** What happens next, as events; it has no end before today. */
  next(): Told[] {
    if (!this.isKnown) return this.register();
    const [paid, delivered] = [this.orders.find((order) => order.state === 'paid'), this.orders.find((order) => order.state === 'delivered')];
    const kind = this.chance.weighted([5, paid === undefined ? 0 : 3, delivered === undefined ? 0 : 1, paid === undefined ? 0 : 0.5, 2, this.hasComplained ? 0 : 0.5]);
    switch (kind) {
      case 0: return this.order();
      case 1: return this.deliver(paid as Order);
      case 2: return this.giveBack(delivered as Order);
      case 3: return this.cancel(paid as Order);
      case 4: return [this.tell('visit', { channel: this.chance.pick(['web', 'app']) })];
      default: return this.complain();
    }
  }

  get isOver(): boolean {
    return this.at > Date.now() - 2 * dayMs;
  }

  private tell(name: string, data: Readonly<Record<string, unknown>>): Told {
    this.told += 1;
    return { id: `${this.subject}-${this.told}`, type: `fealty.shop.${name}.v1`, subject: this.subject, at: this.at + this.told % 60 * 1_000, data };
  }

  private register(): Told[] {
    this.isKnown = true;
    return [this.tell('customer-registered', { channel: 'web', email: `${this.subject}@example.org`, name: 'A. Buyer', zone: 'Europe/Berlin', locale: 'en' }),
      this.tell('customer-consented', { topic: 'service', granted: true })];
  }

  private order(): Told[] {
    this.at += dayMs;
    const order: Order = { orderId: `${this.subject}-o${this.orders.length + 1}`, state: 'paid', lines: Array.from({ length: this.chance.whole(1, 3) }, (_, index) => (
      { lineId: String(index + 1), sku: `SKU-${this.chance.whole(1, 40)}`, category: 'tea', quantity: this.chance.whole(1, 4), unitPriceMinor: 100 * this.chance.whole(2, 90) })) };
    this.orders.push(order);
    const { orderId } = order;
    return [this.tell('order-placed', { orderId, channel: 'web', currency: 'EUR', lines: order.lines }), this.tell('order-paid', { orderId, method: 'card' })];
  }

  private deliver(order: Order): Told[] {
    order.state = 'delivered';
    this.at += hourMs / 10;
    return [this.tell('order-shipped', { orderId: order.orderId }), this.tell('order-delivered', { orderId: order.orderId })];
  }

  private giveBack(order: Order): Told[] {
    order.state = 'over';
    const { lineId, quantity } = this.chance.pick(order.lines);
    return [this.tell('order-returned', { orderId: order.orderId, returnId: `${order.orderId}-r`, lines: [{ lineId, quantity: this.chance.whole(1, quantity), reason: 'unwanted' }] })];
  }

  private cancel(order: Order): Told[] {
    order.state = 'over';
    return [this.tell('order-cancelled', { orderId: order.orderId })];
  }

  private complain(): Told[] {
    this.hasComplained = true;
    return [this.tell('complaint-made', { complaintId: `${this.subject}-c`, category: 'product', channel: 'web' })];
  }
}

const daysBack = 60;
const noonOf = (at: number): number => Math.floor(at / dayMs) * dayMs + dayMs / 2;

/** A shop full of buyers: the same seed gives the same lives. Who has reached today makes room for somebody new. */
export class Buyers {
  private readonly present: Buyer[] = [];
  private count = 0;

  constructor(private readonly chance: Chance, private readonly atOnce: number, private readonly prefix: string) {
    for (let index = 0; index < atOnce; index += 1) this.present.push(this.newcomer());
  }

  /** At least so many events, in an order that keeps each customer's own. */
  wave(events: number): Told[] {
    const wave: Told[] = [];
    while (wave.length < events) {
      const index = this.chance.whole(0, this.atOnce - 1);
      const buyer = this.present[index] as Buyer;
      wave.push(...buyer.next());
      if (buyer.isOver) this.present[index] = this.newcomer();
    }
    return wave;
  }

  private newcomer(): Buyer {
    this.count += 1;
    return new Buyer(this.chance, `${this.prefix}${this.count}`, noonOf(Date.now()) - daysBack * dayMs);
  }
}
