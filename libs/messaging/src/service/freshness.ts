import { Problem } from '@fealty/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { ConsumerContext } from '../consume/consumer-context.js';

/** What `POST /events` answers for one event: whose it is, its number on `shop.v1`, and whether it is an order's. Opaque to callers. */
const position = z.object({ c: z.string(), s: z.int().min(1), o: z.boolean() });
export type EventPosition = z.infer<typeof position>;

export const encodePosition = (of: EventPosition): string => Buffer.from(JSON.stringify(of)).toString('base64url');

const decodePosition = (token: string): EventPosition => {
  try {
    return position.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw new Problem(400, 'invalid-position', { detail: 'Fealty-After must be a position token that POST /events answered' });
  }
};

const waitMsMax = 2_000;
const pollMs = 20;

/**
 * Read your own write (H5): waits until this service has applied an event, or, where its answer rests on orders, what orders said of it.
 */
export class Positions {
  constructor(private readonly context: ConsumerContext) {}

  /**
   * Returns at once without a header. @throws Problem 400 `invalid-position`; 504 `not-yet-applied` after two seconds, with the lag
   */
  async reached(header: string | readonly string[] | undefined, customerId: string): Promise<void> {
    if (header === undefined) return;
    const wanted = decodePosition(Array.isArray(header) ? String(header[0]) : String(header));
    if (wanted.c !== customerId) throw new Problem(400, 'invalid-position', { detail: 'Fealty-After belongs to another customer' });
    const topics = this.context.consumption.topics.map((topic) => topic.name);
    const over = wanted.o && topics.includes('orders.v1') ? 'orders.v1' : 'shop.v1';
    if (!topics.includes(over)) return;
    const giveUpAt = performance.now() + waitMsMax;
    for (let applied = await this.applied(customerId, over); applied < wanted.s; applied = await this.applied(customerId, over)) {
      if (performance.now() > giveUpAt) {
        throw await this.notApplied(customerId, { over, wanted: wanted.s, applied });
      }
      await pause(pollMs);
    }
  }

  /** Says why, where it is known here: a stream that was set aside goes on only when somebody cares for it. */
  private async notApplied(customerId: string, { over, wanted, applied }: { over: string; wanted: number; applied: number }): Promise<Problem> {
    const { rows } = await this.context.commandPool.query<{ reason: string }>({ name: 'position_set_aside',
      text: 'select reason from parked_event where consumer = $1 and customer_id = $2 and topic = $3 order by sequence limit 1', values: [this.context.consumption.service, customerId, over] });
    const setAside = rows[0]?.reason;
    const refusedThere = over === 'orders.v1' ? '; if orders refused it, as its GET /progress counts, it never comes' : '';
    const why = setAside === undefined ? refusedThere : `; the customer's events are set aside here and do not go on by waiting: ${setAside}`;
    return new Problem(504, 'not-yet-applied', {
      detail: `the event is number ${wanted} of the customer; ${applied} have arrived here by way of ${over}${why}`,
      extensions: { wanted, applied, lag: wanted - applied, ...(setAside === undefined ? {} : { setAside }) },
    });
  }

  private async applied(customerId: string, topic: string): Promise<number> {
    const { customers } = this.context.consumption;
    const { rows } = await this.context.commandPool.query<{ heard: number; seen: Record<string, number> }>({
      name: `position_${customers.name}`, text: `select heard, seen from ${customers.name} where customer_id = $1`, values: [customerId] });
    const [row] = rows;
    if (row === undefined) return 0;
    return topic === 'orders.v1' ? row.heard : row.seen[topic] ?? 0;
  }
}
