// Journals over HTTP on a real database, posted by the service's own job.
import type { Policy } from '@fealty/contracts';
import { DirectDelivery, Policies } from '@fealty/messaging';
import { randomUUID } from 'node:crypto';
import { consumes } from '../src/consumes.js';
import { CountRepairs } from '../src/every-moment-count-repairs/count-repairs.job.js';
import { PostJournals } from '../src/every-moment-post-journals/post-journals.job.js';
import { publishes } from '../src/publishes.js';
import { OrderStory } from './order-story.fixture.js';
import { toDeliver, type PointsDatabase } from './points-database.fixture.js';
import { journalRoutes, laterFrom, pointsHttp, type PointsHttp } from './points-http.fixture.js';

export const preparer = { role: 'admin', programme: 'demo', subject: 'a-1' } as const;
export const second = { role: 'manager', programme: 'demo', subject: 'a-2' } as const;
export type Signer = { readonly role: 'admin' | 'manager' | 'agent'; readonly programme: string; readonly subject: string };
export type Line = readonly [customerId: string, points: number | string, lastDay?: string];
interface Answer { readonly status: number; readonly body: Record<string, unknown> }

/** What kind of problem an answer is. */
export const type = ({ body }: Answer): string => String(body['type']).replace('urn:fealty:problem:', '');
const csv = (lines: readonly Line[]): string => ['customerId,points,lastDay', ...lines.map(([customerId, worth, lastDay = '']) => `${customerId},${worth},${lastDay}`)].join('\n');
export const totalsOf = (lines: readonly Line[]) => ({ customers: new Set(lines.map(([customerId]) => customerId)).size, lots: lines.length, points: lines.reduce((sum, [, worth]) => sum + Number(worth), 0) });

/** The desk at which two people make and approve journals. */
export class JournalDesk {
  private readonly job: PostJournals;

  private readonly counting: CountRepairs;

  readonly delivery: DirectDelivery;

  private constructor(readonly points: PointsDatabase, readonly http: PointsHttp, { delivery, policies }: { delivery: DirectDelivery; policies: Policies }) {
    this.delivery = delivery;
    this.counting = new CountRepairs({ database: points.database, policies, log: { warn: () => undefined }, pollMs: 1_000 });
    this.job = new PostJournals({ database: points.database, commands: delivery.commands, log: { warn: () => undefined }, pollMs: 1_000 });
  }

  static async open(points: PointsDatabase, policy: Policy, ...later: Policy[]): Promise<JournalDesk> {
    const { database } = points;
    const versions = [{ policy, effectiveFrom: '2020-01-01T00:00:00.000Z' }, ...later.map((next) => ({ policy: next, effectiveFrom: laterFrom }))].map((one, index) => ({ ...one, version: index + 1 }));
    const delivery = await DirectDelivery.open({ consumes, publishes, database, policies: versions });
    const http = await pointsHttp(points, journalRoutes, { delivery, policy, later });
    const policies = new Policies();
    for (const version of versions) policies.put(policy.programme, version);
    return new JournalDesk(points, http, { delivery, policies });
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.points.close();
  }

  query<Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> {
    return this.points.database.query<Row>(text, values);
  }

  /** Customers that points has heard of, with 10 points each. */
  async customers(count: number): Promise<string[]> {
    const stories = Array.from({ length: count }, () => new OrderStory(randomUUID()));
    await this.delivery.events(toDeliver(stories.flatMap((story) => [...story.pay([{ netMinor: 1_000 }]), ...story.complete(0)])));
    return stories.map((story) => story.customerId);
  }

  async begin(totals: object, name = `old-${randomUUID()}`): Promise<string> {
    return String((await this.http.post('/journals/openings', preparer, { key: name, body: { name, ...totals } })).body['journalId']);
  }

  put([journalId, part]: readonly [string, number], lines: readonly Line[], caller: Signer = preparer): Promise<Answer> {
    return this.http.put(`/journals/${journalId}/parts/${part}`, caller, { text: csv(lines) });
  }

  /** An opening with one part, approved. */
  async approved(lines: readonly Line[]): Promise<string> {
    const journalId = await this.begin(totalsOf(lines));
    await this.put([journalId, 1], lines);
    await this.approve(journalId);
    return journalId;
  }

  async look(journalId: string): Promise<Record<string, unknown>> {
    return (await this.http.get(`/journals/${journalId}`, second)).body;
  }

  async approve(journalId: string, caller: Signer = second): Promise<Answer> {
    return this.http.put(`/journals/${journalId}/approval`, caller, { body: { digest: (await this.look(journalId))['digest'] } });
  }

  post(): Promise<number> {
    return this.job.post();
  }

  count(): Promise<number> {
    return this.counting.count();
  }

  async counted(): Promise<void> {
    while (await this.counting.count() > 0);
  }

  async posted(): Promise<void> {
    while (await this.job.post() > 0);
  }

  opened(journalId: string): Promise<{ customer_id: string; available: number }[]> {
    return this.query('select customer_id, available from entries where entry_id = $1 order by customer_id', `opening/${journalId}`);
  }
}
