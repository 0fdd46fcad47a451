import type { OwnTopic, Rebuilt, Schemas } from './schemas.js';

const keep = (table: string, { live, beside }: Schemas): string[] => [`drop table if exists "${beside}"."${table}"`, `alter table "${live}"."${table}" set schema "${beside}"`];

/** What a projection that was rebuilt from its inputs takes over: the numbers of what was said, and what was told. */
export const projectionTakesOver = ({ customers, keeps, takesOver }: Rebuilt, schemas: Schemas): string[] => {
  const { live, beside } = schemas;
  return [
    // What is unsent goes out first, from wherever the relay looks; it keeps its place in the order.
    `lock table "${live}".outgoing in exclusive mode`,
    `insert into "${beside}".outgoing select * from "${live}".outgoing`,
    `delete from "${live}".outgoing`,
    // Numbers go on where they were; a customer of whom nothing was told begins at one.
    `update "${beside}"."${customers}" b set said = l.said from "${live}"."${customers}" l where l.customer_id = b.customer_id and b.said <> l.said`,
    `update "${beside}"."${customers}" b set said = 0 where said <> 0 and not exists (select 1 from "${live}"."${customers}" l where l.customer_id = b.customer_id)`,
    ...takesOver(schemas),
    ...[...keeps, 'care_log'].flatMap((table) => keep(table, schemas)),
  ];
};

/** What a service keeps of its input and its answers; on the other side the same tables tell of the rebuild. */
const ofInput = ['parked_event', 'quarantined_record', 'refusal', 'idempotency_key', 'stopped_shard', 'care_log'];

const changePlaces = (table: string, { live, beside }: Schemas): string[] => [
  `alter table "${live}"."${table}" set schema "${live}_swapped"`, `alter table "${beside}"."${table}" set schema "${live}"`, `alter table "${live}_swapped"."${table}" set schema "${beside}"`,
];

/**
 * What a deciding service that was rebuilt from its own topic takes over: how far it has read, whom it waits for, and what it answered.
 * The former state gets the place in the own topic in exchange, and can be kept up to date from there.
 */
export const decidingTakesOver = ({ customers, keeps, takesOver, own: { topic } }: Rebuilt & { own: OwnTopic }, schemas: Schemas): string[] => {
  const { live, beside } = schemas;
  return [
    ...takesOver(schemas),
    // Of whom nothing was said yet, something was read.
    `insert into "${beside}"."${customers}" select * from "${live}"."${customers}" where said = 0 on conflict (customer_id) do nothing`,
    `update "${beside}"."${customers}" b set seen = l.seen, heard = l.heard, parked = l.parked from "${live}"."${customers}" l where l.customer_id = b.customer_id`,
    `update "${live}"."${customers}" set seen = json_build_object('${topic}', said), heard = 0, parked = null`,
    // Both are read before either is written.
    `with l as (select consumer, shard, offsets from "${live}".consumer_shard), b as (select consumer, shard, offsets from "${beside}".consumer_shard),
       forth as (update "${beside}".consumer_shard t set offsets = l.offsets from l where (l.consumer, l.shard) = (t.consumer, t.shard))
     update "${live}".consumer_shard t set offsets = b.offsets from b where (b.consumer, b.shard) = (t.consumer, t.shard)`,
    `create schema "${live}_swapped"`,
    ...[...keeps, ...ofInput].flatMap((table) => changePlaces(table, schemas)),
    `drop schema "${live}_swapped"`,
  ];
};
