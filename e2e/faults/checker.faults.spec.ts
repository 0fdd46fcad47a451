import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FaultStage } from '@fealty/tools/chaos/stage/fault-stage';
import { check } from '@fealty/tools/chaos/checker/check';
import type { LogRecord, Observations, Row } from '@fealty/tools/chaos/checker/observations';
import { openStage } from './faults.fixture.js';

let stage: FaultStage;
let good: Observations;
beforeAll(async () => {
  stage = await openStage();
  await stage.trade(300);
  await stage.check();
  good = stage.observations();
}, 180_000);
afterAll(async () => { await stage.close(); }, 60_000);

type Spoil = (seen: Observations) => Observations;

const withRows = (table: string, change: (rows: readonly Row[]) => readonly Row[]): Spoil => (seen) => ({ ...seen, tables: { ...seen.tables, [table]: change(seen.tables[table] ?? []) } });
const first = (change: (row: Row) => Row) => (rows: readonly Row[]): readonly Row[] => rows.map((row, index) => (index === 0 ? change(row) : row));
const more = (column: string, by: number): ((row: Row) => Row) => (row) => ({ ...row, [column]: Number(row[column]) + by });
const withRecords = (topic: string, change: (records: readonly LogRecord[]) => readonly LogRecord[]): Spoil => (seen) =>
  ({ ...seen, records: [...seen.records.filter((record) => record.topic !== topic), ...change(seen.records.filter((record) => record.topic === topic))] });
const both = (...spoils: readonly Spoil[]): Spoil => (seen) => spoils.reduce((spoiled, spoil) => spoil(spoiled), seen);

const lastOfKey = (records: readonly LogRecord[]): LogRecord => records.at(-1) as LogRecord;
const renumbered = (record: LogRecord, by: number): LogRecord => ({ ...record, headers: { ...record.headers, ce_sequence: String(Number(record.headers['ce_sequence']) + by).padStart(12, '0') } });
const later = (record: LogRecord): LogRecord => ({ ...record, offset: record.offset + 1_000_000 });

const plants: readonly (readonly [string, string, Spoil])[] = [
  ['I1', 'an acknowledged event is nowhere', (seen) => ({ ...seen, told: [...seen.told, { ...seen.told[0]!, id: 'never-numbered' }] })],
  ['I1', 'a consumer skipped the last event of a customer', withRows('points.customers', (rows) => {
    const read = rows.find((row) => 'orders.v1' in (row['seen'] as object));
    return rows.map((row) => (row === read ? { ...row, seen: {} } : row));
  })],
  ['I1', 'a planted record has no row', (seen) => ({ ...seen, planted: [...seen.planted, 'shop.v1/0/0'] })],
  ['I2', 'a ledger entry stands twice', withRows('points.entries', (rows) => [...rows, rows[0]!])],
  ['I2', 'a platform event was numbered twice', withRecords('shop.v1', (records) => [...records, later(renumbered(lastOfKey(records), 1))])],
  ['I3', 'points are wrong in ledger and balance alike', (seen) => {
    const [account] = seen.tables['points.accounts'] ?? [];
    const entry = seen.tables['points.entries']?.findIndex((row) => row['customer_id'] === account?.['customer_id']) ?? -1;
    return both(withRows('points.accounts', first(more('available', 100))), withRows('points.entries', (rows) => rows.map((row, index) => (index === entry ? more('available', 100)(row) : row))))(seen);
  }],
  ['I3', 'an order of the platform has left no trace in a profile', (seen) => ({ ...seen, told: seen.told.filter((event) => event.type !== 'fealty.shop.order-paid.v1' || event.subject !== seen.told.find(({ type }) => type === 'fealty.shop.order-paid.v1')?.subject) })],
  ['I4', 'a version is missing in the middle', withRecords('loyalty-updated.v1', (records) => records.filter((record) => record.key !== lastOfKey(records).key || Number(record.headers['ce_sequence']) !== 1))],
  ['I4', 'the newest event never reached its topic', withRecords('orders.v1', (records) => records.filter((record) => record !== lastOfKey(records)))],
  ['I4', 'an old version is the last record of its key', withRecords('loyalty-updated.v1', (records) => [...records, later(records.find((record) => records.some((other) => other.key === record.key && other.offset > record.offset)) as LogRecord)])],
  ['I5', 'one number was used for two contents', withRecords('orders.v1', (records) => [...records, { ...later(lastOfKey(records)), digest: 'other' }])],
  ['I5', 'numbers of a customer fall', withRecords('shop.v1', (records) => {
    const [one, two] = records.filter((record) => record.key === lastOfKey(records).key).slice(-2);
    return records.map((record) => (record === one ? { ...two!, offset: one.offset } : record === two ? { ...one!, offset: two.offset } : record));
  })],
  ['I5', 'something was published that no transaction holds', withRows('loyalty.history', (rows) => rows.slice(1))],
  ['I6', 'a cursor went back', (seen) => ({ ...seen, shards: [...seen.shards, { ...seen.shards.findLast((shard) => Object.values(shard.offsets).some((next) => next > 0))!, offsets: {} }] })],
  ['I6', 'an epoch went back', (seen) => ({ ...seen, shards: [...seen.shards, { ...seen.shards.at(-1)!, epoch: 0 }] })],
  ['I6', 'a group is ahead of the cursor', (seen) => ({ ...seen, groups: { ...seen.groups, orders: { 'shop.v1/0': 1_000_000 } } })],
  ['I7', 'a consumer lags', (seen) => ({ ...seen, ends: { ...seen.ends, 'shop.v1/0': (seen.ends['shop.v1/0'] ?? 0) + 1 } })],
  ['I7', 'somebody had to start a process', (seen) => ({ ...seen, broken: ['loyalty-0'] })],
  ['I8', 'a row was never sent', withRows('points.outgoing', () => [{ shard: 1, ordinal: 9 }])],
  ['I8', 'the inbox has a row too many', withRows('ingest.inbox', (rows) => [...rows, rows[0]!])],
  ['I8', 'a process has grown', (seen) => ({ ...seen, after: seen.after.map((usage) => ({ ...usage, rssMb: usage.rssMb + 2_000 })) })],
];

describe('the checker', () => {
  it('finds nothing in a run without faults', () => {
    expect(check(good).flatMap(({ findings }) => findings)).toEqual([]);
    expect(good.told.length).toBeGreaterThanOrEqual(300);
  });

  it.each(plants)('names %s when %s', (invariant, _, spoil) => {
    expect(check(spoil(good)).filter(({ findings }) => findings.length > 0).map((checked) => checked.invariant)).toContain(invariant);
  });
});
