import { unnestInsert, type Statement, type Transaction } from '@fealty/postgres';
import type { ShardRecord } from '@fealty/messaging';
import { contentOf, keptContent } from './inbox.table.js';
import type { Answer, Numbered, Taken } from './number-events.rules.js';
import type { Offered, Unreadable } from './offered.handler.js';
import type { Refusal } from './refusal.rules.js';

/** A refused event, with what was accepted under its id before, where that is why. */
export interface RefusedEvent { readonly offered: Offered; readonly refusal: Refusal; readonly first?: { readonly taken: Taken; readonly content: string | undefined } | undefined }

const insert = unnestInsert({
  table: 'refused_event', onConflict: 'fail',
  columns: {
    door: 'text', programme: 'text', source: 'text', foreign_id: 'text', type: 'text', subject: 'text', reason: 'text', detail: 'text',
    record_partition: 'integer', record_offset: 'bigint', headers: 'jsonb', bytes: 'bytea', first_content: 'text', first_customer_id: 'uuid', first_sequence: 'bigint', refused_at: 'timestamptz',
  },
});

const storable = (text: string | undefined): string | null => text?.replaceAll('\u0000', '\ufffd').toWellFormed().slice(0, 2_000) ?? null;
const headersOf = (record: ShardRecord): Record<string, string | null> =>
  Object.fromEntries(Object.entries(record.headers).map(([name, value]) => [storable(name) ?? '', storable(String(value ?? ''))]));

/**
 * The refusal log. What came from `platform.v1` keeps its bytes, because nobody else has them; a sender over HTTP has its answer, and of
 * it only an id used for other content keeps both versions.
 */
export const logRefused = (refused: readonly RefusedEvent[], now: string): Statement => insert(refused.map(({ offered: { offer, record, bytes }, refusal, first }) => ({
  door: record === undefined ? 'http' : 'platform.v1', programme: storable(offer.programme), source: storable(offer.source), foreign_id: storable(offer.id), type: storable(offer.type),
  subject: storable(offer.subject), reason: refusal.refused, detail: storable(refusal.detail), record_partition: record?.partition, record_offset: record?.offset,
  headers: record === undefined ? undefined : headersOf(record), bytes: record?.value ?? (first === undefined ? undefined : bytes),
  first_content: first?.content, first_customer_id: first?.taken.customerId, first_sequence: first?.taken.sequence, refused_at: now,
})));

/** A field that a source sends and no contract knows, with the number of events of one transaction that had it. */
export interface UnknownField { readonly programme: string; readonly source: string; readonly type: string; readonly field: string; readonly events: number }

const fieldsPerTypeMax = 1_000;

/** Counts unknown fields; names beyond the first thousand of a source and type are not kept. Rows are written in the order of their key. */
export const countUnknownFields = (fields: readonly UnknownField[], now: string): Statement => ({
  name: 'count_unknown_fields',
  text: `with given as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as f(programme, source, type, field, events)),
    kept as (select programme, source, type, (select count(*) from unknown_field u where (u.programme, u.source, u.type) = (kind.programme, kind.source, kind.type)) as names
      from (select distinct programme, source, type from given) kind),
    told as (select given.*, u.field is not null as known from given left join unknown_field u using (programme, source, type, field)),
    placed as (select told.*, row_number() over (partition by programme, source, type, known order by field) as place from told)
    insert into unknown_field (programme, source, type, field, events, first_seen_at, last_seen_at)
    select programme, source, type, field, events, $6::timestamptz, $6::timestamptz from placed join kept using (programme, source, type)
    where known or names + place <= ${fieldsPerTypeMax} order by programme, source, type, field
    on conflict (programme, source, type, field) do update set events = unknown_field.events + excluded.events, last_seen_at = excluded.last_seen_at`,
  values: [fields.map((row) => row.programme), fields.map((row) => row.source), fields.map((row) => row.type), fields.map((row) => row.field), fields.map((row) => row.events), now],
});

/** The refused ones among some items. */
export const refusedIn = (items: readonly (Offered | Unreadable)[], answers: readonly Answer[]): (RefusedEvent & { taken?: Answer })[] => items.flatMap((item, index) => {
  const answer = answers[index];
  return item.undecodable !== undefined || answer?.status !== 'refused' ? [] : [{ offered: item, refusal: answer.refusal, taken: answer }];
});

/** Adds to a reused id what was accepted under it: just now, or kept long ago. */
export const withFirstVersions = async (tx: Transaction, refused: readonly (RefusedEvent & { taken?: Answer })[], numbered: Numbered): Promise<RefusedEvent[]> => {
  const firsts = refused.flatMap(({ taken }) => (taken?.status === 'refused' && taken.first !== undefined ? [taken.first] : []));
  if (firsts.length === 0) return [...refused];
  const kept = keptContent((await tx.query(contentOf([...new Set(firsts.map(({ ordinal }) => ordinal))]))).rows);
  const fresh = new Map(numbered.accepted.map(({ taken, event }) => [taken, JSON.stringify(event.data)]));
  return refused.map(({ taken, ...event }) => {
    if (taken?.status !== 'refused' || taken.first === undefined) return event;
    return { ...event, first: { taken: taken.first, content: fresh.get(taken.first) ?? kept(taken.first) } };
  });
};
