import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { hasEnded, inForm, openStage, randomMoment, report, seed } from './faults.fixture.js';

const customers = inForm(150, 1_000);
let stage: FaultStage;
beforeAll(async () => { stage = await openStage({ customers }); }, 120_000);
afterAll(async () => { await stage.close(); }, 60_000);

interface Ended { customer_id: string; state: unknown; profile: unknown }
/**
 * What loyalty holds of every customer at the end, and the newest profile that it said. How often something was said, and when the clock
 * last looked, are of the way and not of the end; so are parts of a score that moved by less than is worth an update.
 */
const everyEnd = (): Promise<Ended[]> => stage.query<Ended>(`select p.customer_id, p.state::jsonb - 'told' - 'reviewed' as state,
    jsonb_build_array(h.said::jsonb #> '{profile,stage}', h.said::jsonb #> '{profile,tier,name}', h.said::jsonb #> '{profile,value}', h.said::jsonb #> '{profile,points}', h.said::jsonb #> '{profile,complaints}') as profile
  from loyalty.profiles p
  left join loyalty.history h on h.customer_id = p.customer_id and h.version = p.said order by p.customer_id`);

/** Loyalty forgets everything and reads all of its topics again, at once and killed on the way: other interleavings, other cuts of batches. */
const againFromTheBeginning = async (): Promise<void> => {
  await stage.crew.get('loyalty-0').stop();
  const tables = await stage.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'loyalty' and tablename <> 'migrations'");
  await stage.query(`truncate ${tables.map(({ name }) => `loyalty.${name}`).join(', ')}`);
  await stage.crew.get('loyalty-0').restart();
  await stage.ready();
  await randomMoment(stage, 0, 300);
  stage.crew.get('loyalty-0').signal('SIGKILL');
  await hasEnded(stage, 'loyalty-0');
  await stage.crew.revive();
  await stage.ready();
  await stage.settle();
};

describe(`the order in which topics arrive (seed ${seed})`, () => {
  it('F28: does not show in the end, whatever the interleaving and the cuts of batches', async () => {
    await stage.trade(customers * 10);
    report(await stage.check());
    const live = await everyEnd();
    expect(live.length).toBeGreaterThanOrEqual(customers * 0.9);
    for (let round = 0; round < inForm(2, 10); round += 1) {
      await againFromTheBeginning();
      expect(await everyEnd()).toEqual(live);
    }
  }, inForm(240_000, 1_800_000));
});
