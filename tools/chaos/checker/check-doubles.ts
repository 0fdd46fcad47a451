import { number, recordsOf, rowsOf, sequenceOf, text, type Checked, type Observations, type Row } from './observations.js';
import { topicsRead } from './read-topics.js';

const doubled = (names: readonly string[]): string[] => [...Map.groupBy(names, (name) => name)].filter(([, same]) => same.length > 1).map(([name]) => name);

const sameIdTwice = (seen: Observations): string[] => topicsRead.flatMap((topic) => {
  const numbers = new Set(recordsOf(seen, topic).map((record) => `${record.key ?? ''} ${record.headers['ce_id'] ?? ''} ${sequenceOf(record)}`));
  return doubled([...numbers].map((one) => one.split(' ').slice(0, 2).join(' '))).map((one) => `${topic} says ${one} under two numbers`);
});

const sameCauseTwice = (seen: Observations): string[] => {
  const numbers = new Set(recordsOf(seen, 'shop.v1').map((record) => `${record.key ?? ''} ${record.headers['ce_causationid'] ?? ''} ${sequenceOf(record)}`));
  return doubled([...numbers].map((one) => one.split(' ').slice(0, 2).join(' '))).map((one) => `shop.v1 numbered ${one} twice`);
};

const parts = ['pending', 'available', 'held', 'debt'] as const;
const sums = (rows: readonly Row[]): string => parts.map((part) => rows.reduce((sum, row) => sum + number(row, part), 0)).join('/');

const ledger = (seen: Observations): string[] => {
  const entries = Map.groupBy(rowsOf(seen, 'points.entries'), (row) => text(row, 'customer_id'));
  const accounts = rowsOf(seen, 'points.accounts').flatMap((account) => {
    const own = entries.get(text(account, 'customer_id')) ?? [];
    return sums(own) === sums([account]) ? [] : [`the entries of ${text(account, 'customer_id')} add up to ${sums(own)}, the balance is ${sums([account])}`];
  });
  const all = rowsOf(seen, 'points.entries');
  const entryTwice = doubled(all.map((row) => `${text(row, 'customer_id')} ${text(row, 'entry_id')}`)).map((entry) => `the entry ${entry} stands twice`);
  const earnTwice = doubled(all.filter((row) => row['kind'] === 'points-pending').map((row) => `${text(row, 'customer_id')} ${text(row, 'order_id')}`)).map((order) => `${order} has earned twice`);
  return [...accounts, ...entryTwice, ...earnTwice];
};

/** I2: each event changes state once; ledger entries are unique, and their sum is the balance. */
export const checkDoubles = (seen: Observations): Checked => {
  const all = [...sameIdTwice(seen), ...sameCauseTwice(seen), ...ledger(seen)];
  return { invariant: 'I2', looked: `${rowsOf(seen, 'points.entries').length} ledger entries`, findings: all.map((what) => ({ invariant: 'I2', what })) };
};
