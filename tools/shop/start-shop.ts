import { setTimeout as pause } from 'node:timers/promises';
import { signToken } from '@fealty/runtime';
import { historyOf } from './history.js';
import { Chance } from './random.js';
import { sendEvents, type Sender } from './send-events.js';
import { dayMs, idleStory, orderStory, orderTimes, welcomeStory, type Told } from './stories.js';

export interface ShopOptions extends Omit<Sender, 'signal'> {
  readonly complaintsUrl: string;
  readonly size: 'small' | 'busy';
  readonly seed: number;
  readonly onProgress: (line: string) => void;
}
export interface ShopCounts { accepted: number; repeated: number; refused: number }
export interface RunningShop { counts(): Readonly<ShopCounts>; stop(): Promise<void> }

const sizes = { small: { customers: 200, storiesPerSecond: 1 }, busy: { customers: 2_000, storiesPerSecond: 40 } } as const;
const batchMax = 500;

/**
 * A shop that goes on telling: customers come, look, order, return. Half of the orders are told as they happen, with delivery within the
 * hour (from now on, a minute of the shop is a second); the other half are told on the day of delivery, as nightly exports do.
 */
class Shop {
  readonly counts: ShopCounts = { accepted: 0, repeated: 0, refused: 0 };
  private readonly chance: Chance;
  private readonly ahead: Told[] = [];
  private readonly run = Date.now().toString(36);
  private customers: number;
  private stories = 0;

  constructor(private readonly options: ShopOptions, private readonly sender: Sender) {
    this.chance = new Chance(options.seed);
    this.customers = sizes[options.size].customers;
  }

  /** Sixty days before the first start; at a later one the customers are known already. */
  async tellHistory(): Promise<void> {
    if (await this.isKnown('c1')) return;
    const endsAt = Math.floor(Date.now() / dayMs) * dayMs;
    const history = historyOf(new Chance(this.options.seed), { customers: this.customers, days: 60, endsAt });
    for (let at = 0; at < history.length; at += batchMax) await this.send(history.slice(at, at + batchMax), true);
    this.options.onProgress(`the shop's history: ${history.length} events`);
  }

  async live(): Promise<void> {
    const { storiesPerSecond } = sizes[this.options.size];
    for (let owed = 0; !this.sender.signal.aborted; owed += storiesPerSecond * 0.25 * (0.5 + this.chance.next())) {
      for (; owed >= 1; owed -= 1) this.ahead.push(...this.story(Date.now()));
      this.ahead.sort((a, b) => a.at - b.at);
      const now = Date.now();
      const due = this.ahead.findIndex((told) => told.at > now);
      await this.send(this.ahead.splice(0, Math.min(due === -1 ? this.ahead.length : due, batchMax)), false);
      await pause(250, undefined, { signal: this.sender.signal });
    }
  }

  private async isKnown(subject: string): Promise<boolean> {
    const token = await signToken(this.sender.jwtSecret, { subject: 'simulated-shop', role: 'platform', programme: this.sender.programme, source: this.sender.source }, 60);
    const response = await fetch(`${this.sender.ingestUrl}/customers/web/${subject}`, { headers: { authorization: `Bearer ${token}` } });
    await response.body?.cancel();
    return response.ok;
  }

  private story(now: number): Told[] {
    this.stories += 1;
    const id = `${this.run}-${this.stories}`;
    const subject = `c${this.chance.whole(1, this.customers)}`;
    const kind = this.chance.weighted([1, 6, 3]);
    if (kind === 0) {
      this.customers += 1;
      return welcomeStory(this.chance, `c${this.customers}`, now).map((told, index) => ({ ...told, at: now + index * 1_000 }));
    }
    if (kind === 2) return idleStory(this.chance, subject, { at: now, id });
    const told = this.chance.is(0.5) ? this.chance.whole(2, 9) : 0;
    const placedAt = told === 0 ? now : now - told * dayMs - 600_000;
    const story = orderStory(this.chance, { subject, orderId: `o-${id}` }, orderTimes(this.chance, placedAt, told));
    if (told > 0) return story.map((event) => ({ ...event, at: Math.min(event.at, now) }));
    // Told as it happens, a minute of the story in a second.
    return story.map((event, index) => ({ ...event, at: now + index * this.chance.whole(500, 4_000) })).sort((a, b) => a.at - b.at);
  }

  private async send(told: readonly Told[], imported: boolean): Promise<void> {
    if (told.length === 0) return;
    const sent = await sendEvents(told, this.sender, imported);
    this.counts.accepted += sent.accepted;
    this.counts.repeated += sent.repeated;
    this.counts.refused += sent.refused.length;
    for (const { id, problem } of sent.refused.slice(0, 3)) this.options.onProgress(`refused ${id}: ${JSON.stringify(problem)}`);
  }
}

/** Tells the shop's history, then goes on live until stopped. */
export const startShop = async (options: ShopOptions): Promise<RunningShop> => {
  const stopping = new AbortController();
  const shop = new Shop(options, { ...options, signal: stopping.signal });
  await shop.tellHistory();
  const live = shop.live().catch((error: unknown) => {
    if (!stopping.signal.aborted) options.onProgress(`the shop stopped telling: ${error instanceof Error ? error.message : String(error)}`);
  });
  return { counts: () => shop.counts, stop: async () => { stopping.abort(); await live; } };
};
