import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '@fealty/postgres';
import { waitUntil } from '@fealty/testing';
import { anIngest, anOffer, type TestIntake } from '../../testing/ingest.fixture.js';
import type { Answer } from '../state/number-events.rules.js';
import { unknownOf } from '../state/published.query.js';
import { PurgeInbox } from './purge-inbox.job.js';
import { purgeInbox, type Purging } from './purge-inbox.table.js';

const dayMs = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * dayMs).toISOString();
const offer = (id: string, days: number, data: object = { channel: 'web' }) => anOffer({ id, time: daysAgo(days), data, extensions: { import: 'true' } });
const outcome = (answer: Answer | undefined): string => (answer?.status === 'refused' ? answer.refusal.refused : answer?.status ?? '');

let database: Database;
let test: TestIntake;
let close: () => Promise<void>;
beforeEach(async () => { ({ database, test, close } = await anIngest()); });
afterEach(() => close());

const purge = (over: Partial<Purging> = {}) => purgeInbox(database.commandPool, { keepDays: 30, graceMs: 0, hours: 24 * 30, ...over });
const purgeAll = async (over: Partial<Purging> = {}): Promise<void> => { while ((await purge(over)).more); };

describe('an inbox that is purged (F39)', () => {
  it('refuses a late duplicate of what it has forgotten as too old, and still knows what is younger', async () => {
    const [first, young] = await test.take(offer('old', 90), offer('young', 20));
    expect([first, young].map(outcome)).toEqual(['accepted', 'accepted']);
    await purge();
    await purgeAll();
    expect(await database.query('select foreign_id from inbox')).toEqual([{ foreign_id: 'young' }]);
    const answers = await test.take(offer('old', 90), offer('young', 20), offer('new', 31), offer('today', 0));
    expect(answers.map(outcome)).toEqual(['too-old', 'repeated', 'too-old', 'accepted']);
    expect(await test.said()).toHaveLength(3);
  });

  it('refuses before it forgets, and forgets nothing until every transaction knows what is refused', async () => {
    await test.take(offer('old', 90));
    await purge();
    expect(await purge({ graceMs: 60_000 })).toEqual({ rows: 0, more: false });
    expect((await test.take(offer('old', 90), offer('older', 91))).map(outcome)).toEqual(['repeated', 'too-old']);
  });

  it('forgets in batches of at most so many rows, and goes on where it was', async () => {
    await test.take(...Array.from({ length: 25 }, (_, index) => offer(`old-${index}`, 40 + index)));
    await purge();
    const steps: number[] = [];
    for (let step = await purge({ rowsMax: 10 }); step.more; step = await purge({ rowsMax: 10 })) steps.push(step.rows);
    expect(Math.max(...steps)).toBeLessThanOrEqual(11);
    expect(await test.count('inbox')).toBe(0);
    expect(await test.count('accepted_content')).toBe(0);
    expect(await purge()).toEqual({ rows: 0, more: false });
  });

  it('keeps the content of a transaction until the youngest of its events is forgotten', async () => {
    await test.take(offer('old', 90), offer('young', 20));
    await purge();
    await purgeAll();
    expect(outcome((await test.take(offer('young', 20, { channel: 'store' })))[0])).toBe('id-reused');
    expect(await database.query('select first_content from refused_event')).toEqual([{ first_content: '{"channel":"web"}' }]);
  });

  it('raises what it refuses as time goes on, and never lowers it', async () => {
    await test.take(offer('a', 90), offer('b', 20));
    await purge();
    await purgeAll();
    await purge({ keepDays: 60 });
    await purgeAll({ keepDays: 60 });
    expect(outcome((await test.take(offer('c', 40)))[0])).toBe('too-old');
    await purge({ keepDays: 10 });
    await purgeAll({ keepDays: 10 });
    expect(await test.count('inbox')).toBe(0);
  });
});

describe('a service whose inbox is purged', () => {
  it('does so by itself, over the empty years between a history and today', async () => {
    await test.take(offer('first', 5_800), offer('old', 90), offer('young', 20));
    const job = new PurgeInbox({ database, keepDays: 30, graceMs: 0, pollMs: 10, log: { warn: () => undefined } });
    job.onApplicationBootstrap();
    try {
      await waitUntil('only the young one is known', async () => await test.count('inbox') === 1 && await test.count('inbox_horizon', 'purged_until = before') === 1, { timeoutMs: 30_000, everyMs: 20 });
    } finally {
      await job.onModuleDestroy();
    }
    expect(await database.query('select foreign_id from inbox')).toEqual([{ foreign_id: 'young' }]);
  });

  it('is not taken for a database that was restored, though its topic tells of what it has forgotten', async () => {
    await test.take(offer('old', 90), offer('young', 20));
    const records = (await test.said()).map((record, offset) => ({ topic: record.topic, partition: record.partition, offset, headers: record.headers, key: Buffer.from(record.key ?? ''), value: null }));
    await purge();
    await purgeAll();
    expect(await unknownOf(database, records)).toBe(0);
    await database.query("delete from inbox where foreign_id = 'young'");
    expect(await unknownOf(database, records)).toBe(1);
  });
});
