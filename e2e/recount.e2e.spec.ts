import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkHeld } from '@fealty/testing';
import { readLogs } from '@fealty/tools/recount/read-logs';
import { inputTopics, recountProfiles, referenceOf } from '@fealty/tools/recount/recount-profiles';
import { historyOf } from '@fealty/tools/shop/history';
import { Chance } from '@fealty/tools/shop/random';
import { sendEvents } from '@fealty/tools/shop/send-events';
import { Stage } from './system.fixture.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.open(); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

describe('two months of a shop, told as history', () => {
  it('end in profiles that a second count of exactly their inputs agrees with, as known at 1,000 random times', async () => {
    const told = historyOf(new Chance(20_260_301), { customers: 150, days: 60, endsAt: Date.now() });
    const sender = { ingestUrl: stage.system.urlOf('ingest'), jwtSecret: stage.system.jwtSecret, programme: 'demo', source: '/shop/web', signal: AbortSignal.timeout(60_000) };
    for (let at = 0; at < told.length; at += 100) expect((await sendEvents(told.slice(at, at + 100), sender, true)).refused).toEqual([]);
    await stage.idle(120_000);
    const { versions, customers, differing } = await recountProfiles(stage.system, 1_000);
    expect([versions, customers > 140, differing]).toEqual([1_000, true, []]);
  }, 240_000);

  it('tell of 200 random customers and times what all that had occurred by then adds up to, though everything came at once', async () => {
    const { brokers } = stage.system;
    const [events, published] = [await readLogs(brokers, { topics: inputTopics, keep: () => true }), await readLogs(brokers, { topics: ['reference.v1'], keep: () => true })];
    const [ofCustomer, reference] = [[...Map.groupBy(events, ({ customerId }) => customerId)], referenceOf(published, 'demo')];
    const chance = new Chance(7);
    const seen = new Set<unknown>();
    for (let asked = 0; asked < 200; asked += 1) {
      const [customerId, own] = ofCustomer[chance.whole(0, ofCustomer.length - 1)] ?? ['', []];
      const at = new Date(Date.now() - chance.whole(0, 60) * 86_400_000).toISOString();
      const { status, body } = await stage.call('loyalty', `GET /customers/${customerId}/profile?at=${at}`, { role: 'agent' });
      const { from, asOf, policyVersion, profile } = body as { from?: string; asOf: string; policyVersion: number; profile: { predictions?: unknown } };
      seen.add(from ?? status);
      if (from === 'folded') expect([customerId, at, profile.predictions, checkHeld(own, reference, { said: { asOf, policyVersion, profile }, at })]).toEqual([customerId, at, undefined, []]);
    }
    expect([...seen].sort()).toEqual([404, 'folded', 'recorded']);
  }, 120_000);
});
