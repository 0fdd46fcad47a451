import { checkVersion, withClient, type Security, type VersionSaid } from '@fealty/testing';
import { readLogs, type LoggedEvent } from './read-logs.js';

export interface Place { readonly brokers: readonly string[]; readonly adminUrl: string; readonly security?: Security }
export interface Recounted { readonly versions: number; readonly customers: number; readonly events: number; readonly differing: readonly string[] }

interface Picked { readonly customer_id: string; readonly programme: string; readonly known: Date; readonly version: string; readonly said: string; readonly rests_on: VersionSaid['restsOn'] }

// For each drawn customer an instant between its first version and now, and the version that we would have answered then.
const picking = `
with known as (select customer_id, min(recorded_at) as first from loyalty.history where rests_on is not null group by customer_id),
  drawn as (select customer_id, first, random() as part from known, generate_series(1, greatest(1, ceil($1::float / greatest(1, (select count(*) from known))))::int) order by random() limit $1),
  asked as (select customer_id, first + (clock_timestamp() - first) * part * part as at from drawn)
select customer_id, programme, at as known, held.version, held.said, held.rests_on from asked join loyalty.profiles using (customer_id) cross join lateral (
  select version, said, rests_on from loyalty.history where history.customer_id = asked.customer_id and recorded_at <= asked.at and rests_on is not null order by version desc limit 1) held`;

export const inputTopics = ['shop.v1', 'orders.v1', 'points.v1', 'complaints.v1', 'notifications.v1'];

export type Reference = Parameters<typeof checkVersion>[1];
/** What was in force of a programme, by what was published. */
export const referenceOf = (published: readonly LoggedEvent[], programme: string): Reference => {
  const of = (name: string): unknown[] => published.filter((event) => event.programme === programme && event.type.endsWith(`.${name}.v1`))
    .map(({ data }) => data).sort((one, other) => Number(one['version']) - Number(other['version']));
  return { policies: of('policy-published') as Reference['policies'], models: of('model-published') as Reference['models'] };
};

/** Profiles of random customers as known at random times, each compared with a second count of exactly the events behind it. */
export const recountProfiles = async ({ brokers, adminUrl, security }: Place, samples: number): Promise<Recounted> => {
  const picked = await withClient(adminUrl, async (client) => (await client.query<Picked>(picking, [samples])).rows);
  const customers = new Set(picked.map((one) => one.customer_id));
  const [events, published] = [await readLogs(brokers, { security, topics: inputTopics, keep: (key) => customers.has(key) }), await readLogs(brokers, { security, topics: ['reference.v1'], keep: () => true })];
  const ofCustomer = Map.groupBy(events, ({ customerId }) => customerId);
  const references = new Map([...new Set(picked.map(({ programme }) => programme))].map((programme) => [programme, referenceOf(published, programme)]));
  const differing = picked.flatMap(({ customer_id: id, programme, version, known, said, rests_on: restsOn }) => {
    const found = checkVersion(ofCustomer.get(id) ?? [], references.get(programme) ?? { policies: [], models: [] }, { said: JSON.parse(said) as VersionSaid['said'], restsOn });
    return found.length === 0 ? [] : [`${id} as known at ${known.toISOString()}, version ${version}: ${found.join('; ')}`];
  });
  return { versions: picked.length, customers: customers.size, events: events.length, differing };
};
