import type { Invariant, LogRecord, Observations, Row } from '@fealty/tools/chaos/checker/observations';

type Spoil = (seen: Observations) => Observations;

/** A bug as it would show: what is spoiled in the observations of a good run, and every invariant that it breaks, the one it is planted for first. */
export interface Plant { readonly breaks: readonly [Invariant, ...Invariant[]]; readonly when: string; readonly spoil: Spoil }

const withRows = (table: string, change: (rows: readonly Row[]) => readonly Row[]): Spoil => (seen) => ({ ...seen, tables: { ...seen.tables, [table]: change(seen.tables[table] ?? []) } });
const withRecords = (topic: string, change: (records: readonly LogRecord[]) => readonly LogRecord[]): Spoil => (seen) =>
  ({ ...seen, records: [...seen.records.filter((record) => record.topic !== topic), ...change(seen.records.filter((record) => record.topic === topic))] });
const together = (...spoils: readonly Spoil[]): Spoil => (seen) => spoils.reduce((spoiled, spoil) => spoil(spoiled), seen);
/** Some plants need to know first what the good run holds. */
const knowing = (spoilOf: (seen: Observations) => Spoil): Spoil => (seen) => spoilOf(seen)(seen);

const found = <T>(one: T | undefined, what: string): T => {
  if (one === undefined) throw new Error(`the good run has no ${what} to spoil`);
  return one;
};
const rowsOf = (seen: Observations, table: string): readonly Row[] => seen.tables[table] ?? [];
const recordsOf = (seen: Observations, topic: string): readonly LogRecord[] => seen.records.filter((record) => record.topic === topic);
const replaced = <T>(all: readonly T[], former: T, next: T): T[] => all.map((one) => (one === former ? next : one));
const plus = (row: Row, column: string, by: number): Row => ({ ...row, [column]: Number(row[column]) + by });
const ofCustomer = (id: unknown, change: (row: Row) => Row) => (rows: readonly Row[]): readonly Row[] => rows.map((row) => (row['customer_id'] === id ? change(row) : row));

const sequenceOf = (record: LogRecord): number => Number(record.headers['ce_sequence']);
const lastOf = (records: readonly LogRecord[]): LogRecord => found(records.at(-1), 'record');
/** The last two records of the customer of whom the last record of a topic with several of them tells. */
const lastTwo = (records: readonly LogRecord[]): [LogRecord, LogRecord] => {
  const second = found(records.findLast((record) => sequenceOf(record) > 1), 'second record of a customer');
  return [found(records.find((record) => record.key === second.key && sequenceOf(record) === sequenceOf(second) - 1), 'first record of that customer'), second];
};
const withHeaders = (record: LogRecord, headers: Readonly<Record<string, string>>): LogRecord => ({ ...record, headers: { ...record.headers, ...headers } });
const numbered = (record: LogRecord, sequence: number): LogRecord => withHeaders(record, { ce_sequence: String(sequence).padStart(12, '0') });
const later = (record: LogRecord): LogRecord => ({ ...record, offset: record.offset + 1_000_000 });

const seenOneMore = (topic: string) => (row: Row): Row => {
  const seen = row['seen'] as Record<string, number>;
  return { ...row, seen: { ...seen, [topic]: (seen[topic] ?? 0) + 1 } };
};

const lost: readonly Plant[] = [
  { breaks: ['I1'], when: 'an event was answered and kept, but never numbered', spoil: together(
    (seen) => ({ ...seen, told: [...seen.told, { ...found(seen.told.find(({ type, answer }) => type === 'fealty.shop.visit.v1' && answer === 'accepted'), 'visit'), id: 'never-numbered' }] }),
    withRows('ingest.inbox', (rows) => [...rows, { ...rows[0], foreign_id: 'never-numbered' }])) },
  { breaks: ['I1'], when: 'a consumer skipped the events of a customer', spoil: withRows('points.customers', (rows) => {
    const read = found(rows.find((row) => 'orders.v1' in (row['seen'] as object)), 'account with orders');
    return replaced(rows, read, { ...read, seen: {} });
  }) },
  { breaks: ['I1'], when: 'a record that is no event has no row', spoil: (seen) => ({ ...seen, planted: [...seen.planted, 'people.v1/0/1000000', 'shop.v1/0/1000000'] }) },
];

const doubled: readonly Plant[] = [
  { breaks: ['I2'], when: 'the door numbered a platform event twice', spoil: knowing((seen) => {
    const last = lastOf(recordsOf(seen, 'shop.v1'));
    return together(
      withRecords('shop.v1', (records) => [...records, later(numbered(last, sequenceOf(last) + 1))]), withRows('ingest.customer', ofCustomer(last.key, (row) => plus(row, 'sequence', 1))),
      ...['orders', 'complaints', 'loyalty'].map((service) => withRows(`${service}.customers`, ofCustomer(last.key, seenOneMore('shop.v1')))));
  }) },
  { breaks: ['I2'], when: 'a service said one event under two numbers', spoil: withRecords('orders.v1', (records) => {
    const [one, two] = lastTwo(records);
    return replaced(records, two, withHeaders(two, { ce_id: one.headers['ce_id'] ?? '' }));
  }) },
  { breaks: ['I2'], when: 'a balance is not the sum of its entries', spoil: withRows('points.accounts', (rows) => replaced(rows, found(rows[0], 'account'), plus(plus(rows[0] as Row, 'available', 1), 'pending', -1))) },
  { breaks: ['I2'], when: 'a ledger entry stands twice', spoil: withRows('points.entries', (rows) => [...rows, ...rows.slice(0, 1)]) },
  { breaks: ['I2', 'I3'], when: 'an order has earned twice, and the balance went along', spoil: knowing((seen) => {
    const earned = found(rowsOf(seen, 'points.entries').find((row) => row['kind'] === 'points-pending' && Number(row['pending']) > 0), 'entry of an order');
    return together(withRows('points.entries', (rows) => [...rows, { ...earned, entry_id: 'once-more' }]), withRows('points.accounts', ofCustomer(earned['customer_id'], (row) => plus(row, 'pending', Number(earned['pending'])))));
  }) },
];

const miscounted: readonly Plant[] = [
  { breaks: ['I3'], when: 'points are wrong in ledger and balance alike', spoil: knowing((seen) => {
    const entry = found(rowsOf(seen, 'points.entries')[0], 'entry');
    return together(withRows('points.entries', (rows) => replaced(rows, entry, plus(entry, 'available', 100))), withRows('points.accounts', ofCustomer(entry['customer_id'], (row) => plus(row, 'available', 100))));
  }) },
  { breaks: ['I3'], when: 'a profile was folded wrong, stored and published alike', spoil: knowing((seen) => {
    const last = lastOf(recordsOf(seen, 'loyalty-updated.v1').filter((record) => !recordsOf(seen, 'loyalty-updated.v1').some((other) => other.key === record.key && sequenceOf(other) > sequenceOf(record))));
    const data = last.data as { profile: { value: { orders: number } } };
    const wrong = { ...data, profile: { ...data.profile, value: { ...data.profile.value, orders: data.profile.value.orders + 1 } } };
    return together(
      withRecords('loyalty-updated.v1', (records) => replaced(records, last, { ...last, data: wrong, digest: 'wrong' })),
      withRows('loyalty.history', (rows) => rows.map((row) => (row['customer_id'] === last.key && Number(row['version']) === sequenceOf(last) ? { ...row, said: JSON.stringify(wrong) } : row))));
  }) },
  { breaks: ['I3'], when: 'an order was taken for a cheaper one', spoil: (seen) => ({ ...seen, told: seen.told.map((event) =>
    (event.type === 'fealty.shop.order-placed.v1' ? { ...event, data: { ...event.data, lines: (event.data['lines'] as { unitPriceMinor: number }[]).map((line) => ({ ...line, unitPriceMinor: line.unitPriceMinor + 5_000 })) } } : event)) }) },
];

const misnumbered: readonly Plant[] = [
  { breaks: ['I4'], when: 'a version is missing in the middle', spoil: withRecords('loyalty-updated.v1', (records) => {
    const [one] = lastTwo(records);
    return records.filter((record) => record !== one);
  }) },
  { breaks: ['I4'], when: 'the newest event never reached its topic', spoil: withRecords('orders.v1', (records) => records.filter((record) => record !== lastTwo(records)[1])) },
  { breaks: ['I4'], when: 'nothing of a customer reached its topic', spoil: withRecords('people.v1', (records) => records.filter(({ key }) => key !== lastOf(records).key)) },
  { breaks: ['I4'], when: 'an old version is the last record of its key', spoil: withRecords('loyalty-updated.v1', (records) => [...records, later(lastTwo(records)[0])]) },
];

const mispublished: readonly Plant[] = [
  { breaks: ['I5'], when: 'one number was used for two contents', spoil: withRecords('orders.v1', (records) => [...records, { ...later(lastOf(records)), digest: 'other' }]) },
  { breaks: ['I5'], when: 'numbers of a customer fall', spoil: withRecords('shop.v1', (records) => {
    const [one, two] = lastTwo(records);
    return records.map((record) => (record === one ? { ...two, offset: one.offset } : record === two ? { ...one, offset: two.offset } : record));
  }) },
  { breaks: ['I5'], when: 'a version was published that no transaction holds', spoil: knowing((seen) => {
    const [one] = lastTwo(recordsOf(seen, 'loyalty-updated.v1'));
    return withRows('loyalty.history', (rows) => rows.filter((row) => row['customer_id'] !== one.key || Number(row['version']) !== sequenceOf(one)));
  }) },
  { breaks: ['I5'], when: 'points were published that the ledger does not hold', spoil: withRows('points.entries', (rows) => replaced(rows, found(rows.find(({ kind }) => kind === 'points-pending'), 'entry'), { ...rows.find(({ kind }) => kind === 'points-pending'), event_id: 'other' })) },
];

const misplaced: readonly Plant[] = [
  { breaks: ['I6'], when: 'a cursor went back', spoil: (seen) => ({ ...seen, shards: [...seen.shards, { ...found(seen.shards.findLast((shard) => Object.values(shard.offsets).some((next) => next > 0)), 'moved cursor'), offsets: {} }] }) },
  { breaks: ['I6'], when: 'an epoch went back', spoil: (seen) => ({ ...seen, shards: [...seen.shards, { ...found(seen.shards.at(-1), 'shard'), epoch: 0 }] }) },
  { breaks: ['I6'], when: 'a cursor is beyond the log', spoil: withRows('orders.consumer_shard', (rows) => rows.map((row) => ({ ...row, offsets: { 'shop.v1': Number((row['offsets'] as Record<string, number>)['shop.v1'] ?? 0) + 1 } }))) },
  { breaks: ['I6'], when: 'a group is ahead of the cursor', spoil: (seen) => ({ ...seen, groups: { ...seen.groups, orders: { 'shop.v1/0': 1_000_000 } } }) },
  { breaks: ['I6', 'I4'], when: 'a topic is ahead of the database', spoil: knowing((seen) => {
    const last = lastTwo(recordsOf(seen, 'orders.v1'))[1];
    return withRows('orders.customers', ofCustomer(last.key, (row) => plus(row, 'said', -1)));
  }) },
];

const left: readonly Plant[] = [
  { breaks: ['I7'], when: 'a consumer lags', spoil: (seen) => ({ ...seen, ends: { ...seen.ends, 'shop.v1/0': (seen.ends['shop.v1/0'] ?? 0) + 1 } }) },
  { breaks: ['I7'], when: 'it took too long until nothing was left to do', spoil: (seen) => ({ ...seen, settledMs: seen.settledMsMax + 1 }) },
  { breaks: ['I7'], when: 'somebody had to start a process', spoil: (seen) => ({ ...seen, broken: ['loyalty-0'] }) },
  { breaks: ['I8'], when: 'a row was never sent', spoil: withRows('points.outgoing', () => [{ shard: 1, ordinal: 9 }]) },
  { breaks: ['I8'], when: 'the inbox has a row too many', spoil: withRows('ingest.inbox', (rows) => [...rows, ...rows.slice(0, 1)]) },
  { breaks: ['I8'], when: 'a process has grown', spoil: (seen) => ({ ...seen, after: seen.after.map((usage) => ({ ...usage, rssMb: usage.rssMb + 2_000 })) }) },
  { breaks: ['I8'], when: 'a process leaks handles', spoil: (seen) => ({ ...seen, after: seen.after.map((usage) => ({ ...usage, handles: usage.handles + 500 })) }) },
];

/** At least one bug for each invariant that no other invariant notices. */
export const plants: readonly Plant[] = [...lost, ...doubled, ...miscounted, ...misnumbered, ...mispublished, ...misplaced, ...left];
