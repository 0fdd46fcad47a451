import type { Database } from '@fealty/postgres';

const pageRows = 2_000;

// Whoever is being written to just now is stepped over: the next pass finds her, or she has come to the version by herself.
const armText = `
  with page as (select customer_id from profiles where programme = $1 and customer_id > $2 order by customer_id limit $4),
  late as (
    select customer_id from profiles join page using (customer_id)
    where json_array_length(state -> 'orders' -> 'days') > 0 and coalesce((state ->> 'model')::int, 0) < $3),
  free as (select customer_id from profiles where customer_id in (select customer_id from late) and (due_at is null or due_at > now()) order by customer_id for update skip locked),
  armed as (update profiles set due_at = date_trunc('milliseconds', now()) where customer_id in (select customer_id from free) returning 1)
  select (select count(*) from page)::int as seen, (select max(customer_id::text) from page) as last, (select count(*) from late)::int as late, (select count(*) from armed)::int as armed`;

/**
 * One pass over the customers of a programme: those with a purchase whose profile does not rest on the version yet are looked at now, in the turn of
 * their shards. Answers how many there still were.
 */
export const askAgain = async (database: Database, programme: string, version: number): Promise<number> => {
  let late = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const [page] = await database.query<{ seen: number; last: string | null; late: number }>(armText, [programme, after, version, pageRows], 'ask_again_page');
    late += page?.late ?? 0;
    if (page === undefined || page.last === null || page.seen < pageRows) return late;
    after = page.last;
  }
};

/** Whether a version, or one before it, has not reached everybody yet. */
export const isAsking = async (database: Database, programme: string, version: number): Promise<boolean> =>
  (await database.query('select 1 from models where programme = $1 and version <= $2 and asked_at is null limit 1', [programme, version])).length > 0;

/** Every customer rests on the version, or it is a day old: who could not be looked at by then waits for the next event. */
export const asked = async (database: Database, programme: string, version: number): Promise<void> => {
  await database.query('update models set asked_at = now() where programme = $1 and version <= $2 and asked_at is null', [programme, version]);
};

const leaseText = `insert into model_keeper as k (programme, holder, held_until) values ($1, $2, now() + interval '15 minutes')
  on conflict (programme) do update set holder = excluded.holder, held_until = excluded.held_until where k.holder = excluded.holder or k.held_until < now() returning 1 as held`;

/** One process at a time keeps the models of a programme; another one takes over when it has been silent for a quarter of an hour. */
export const holds = async (database: Database, programme: string, holder: string): Promise<boolean> => (await database.query(leaseText, [programme, holder])).length > 0;
export const letGo = async (database: Database, holder: string): Promise<void> => { await database.query('delete from model_keeper where holder = $1', [holder]); };
