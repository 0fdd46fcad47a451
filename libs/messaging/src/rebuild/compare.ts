import { transaction, type Database } from '@fealty/postgres';
import { compareShards, compareShared, type Compared } from './differing-rows.js';
import { atOneInstant, limits, shardsOf } from './one-instant.js';
import { besideOf, type Rebuilt } from './schemas.js';
import { isFormerBeside, lockSides } from './sides.js';

/** `former`: what stands beside was live before a flip. */
export interface RebuildStatus { readonly applied: number; readonly behind: number; readonly parked: number; readonly quarantined: number; readonly former: boolean }

const added = (all: Compared, one: Omit<Compared, 'live' | 'beside' | 'shards'> & Partial<Compared>): Compared => ({
  shards: all.shards + (one.shards ?? 0), live: all.live + (one.live ?? 0), beside: all.beside + (one.beside ?? 0), differing: all.differing + one.differing, samples: [...all.samples, ...one.samples].slice(0, 5),
});

/**
 * Live traffic waits until the rebuild has come as far as it is, no longer: what both are at that instant is compared afterwards.
 * @throws StillBehind when the rebuild has not come so far within `catchUpMs`, naming what it waits for
 */
export const compare = async (database: Database, rebuilt: Rebuilt, { catchUpMs }: { catchUpMs?: number } = {}): Promise<Compared> => {
  const shards = await shardsOf(database, rebuilt.service);
  return transaction(database.commandPool, { ...limits, oneSnapshot: true }, async (comparing) => {
    await transaction(database.commandPool, limits, async (holding) => {
      await lockSides(holding, rebuilt.service, 'shared');
      await atOneInstant(holding, rebuilt, { shards, catchUpMs });
      // Its first statement: both sides are kept as they are now.
      await comparing.query('select 1');
    });
    let all: Compared = { shards: 0, live: 0, beside: 0, differing: 0, samples: [] };
    for (const shard of shards) all = added(all, await compareShards(comparing, rebuilt, [shard]));
    return added(all, await compareShared(comparing, rebuilt));
  });
};

const statusText = ({ service, customers, own }: Rebuilt): string => {
  const beside = besideOf(service);
  const asides = `(select count(*) from "${beside}".parked_event) as parked, (select count(*) from "${beside}".quarantined_record) as quarantined`;
  if (own !== undefined) {
    const said = (schema: string): string => `(select coalesce(sum(said), 0) from "${schema}"."${customers}")`;
    return `select $1::text as service, ${said(beside)} as applied, ${said(service)} - ${said(beside)} as behind, ${asides}`;
  }
  return `select
      (select coalesce(sum(o.value::bigint), 0) from "${beside}".consumer_shard, jsonb_each_text(offsets) o where consumer = $1) as applied,
      (select coalesce(sum(greatest(0, o.value::bigint - coalesce((b.offsets ->> o.key)::bigint, 0))), 0)
         from "${service}".consumer_shard l left join "${beside}".consumer_shard b using (consumer, shard), jsonb_each_text(l.offsets) o where consumer = $1) as behind, ${asides}`;
};

/** How far a rebuild has come; shards that nobody has claimed there yet are behind by all that the live ones have read. */
export const rebuildStatus = async (database: Database, rebuilt: Rebuilt): Promise<RebuildStatus> => {
  const [row] = await database.query<RebuildStatus>(statusText(rebuilt), [rebuilt.service]);
  if (row === undefined) throw new Error(`${besideOf(rebuilt.service)} has no shards`);
  return { applied: Number(row.applied), behind: Number(row.behind), parked: Number(row.parked), quarantined: Number(row.quarantined), former: await isFormerBeside(database, rebuilt.service) };
};
