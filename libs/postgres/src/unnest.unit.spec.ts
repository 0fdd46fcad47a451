import { describe, expect, it } from '@jest/globals';
import { EntitySchema } from 'typeorm';
import { binaryArray as ofColumn } from './binary-array.js';
import { columnsOf, tableOf } from './entity.js';
import { unnestInsert, unnestUpdate, unnestUpsert } from './unnest.js';

const binaryArray = (type: string, values: readonly unknown[]): Buffer | undefined => ofColumn(type, values.map((value) => ({ value })), 'value');

interface Account { customerId: string; balance: number; lots: object[] }

const account = new EntitySchema<Account>({
  name: 'account', tableName: 'accounts', schema: 'points',
  columns: {
    customerId: { name: 'customer_id', type: 'uuid', primary: true },
    balance: { type: 'int8' },
    lots: { type: 'jsonb' },
  },
});

describe('unnestUpsert', () => {
  const save = unnestUpsert(tableOf(account));

  it('has one constant text and name, whatever the number of rows', () => {
    const one = save([{ customerId: 'b', balance: 1, lots: [] }]);
    const two = save([{ customerId: 'b', balance: 1, lots: [] }, { customerId: 'a', balance: 2, lots: [{ n: 1 }] }]);
    expect(one.text).toBe('insert into "points"."accounts" ("customer_id", "balance", "lots") '
      + 'select "customer_id", "balance", "lots" from unnest($1::uuid[], $2::bigint[], $3::text[]::jsonb[]) as rows ("customer_id", "balance", "lots") '
      + 'on conflict ("customer_id") do update set "balance" = excluded."balance", "lots" = excluded."lots"');
    expect(two.text).toBe(one.text);
    expect(two.name).toBe(one.name);
    expect(one.name?.length).toBeLessThan(64);
  });

  it('sends one array for each column, in the order of the key', () => {
    const [one, other] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
    const { values } = save([{ customerId: other, balance: 1, lots: [] }, { customerId: one, balance: 2, lots: [{ n: 1 }] }]);
    expect(values).toEqual([binaryArray('uuid', [one, other]), binaryArray('bigint', [2, 1]), ['[{"n":1}]', '[]']]);
  });

  it('refuses two rows with one key, because PostgreSQL would', () => {
    const row = { customerId: 'a', balance: 2, lots: [] };
    expect(() => save([row, { customerId: 'b', balance: 1, lots: [] }, row])).toThrow('fold them before saving');
  });

  it('sorts numbers as numbers', () => {
    const write = unnestUpsert({ table: 't', key: ['shard', 'ordinal'], columns: { shard: 'int', ordinal: 'bigint' } });
    expect(write([{ shard: 1, ordinal: 10 }, { shard: 1, ordinal: 9 }]).values).toEqual([[1, 1], binaryArray('bigint', [9, 10])]);
  });

  it('leaves the older row when there is nothing but the key, and overwrites only what it is told', () => {
    expect(unnestUpsert({ table: 't', key: ['id'], columns: { id: 'int' } })([]).text).toContain('do nothing');
    const some = unnestUpsert({ table: 't', key: ['id'], columns: { id: 'int', a: 'int', b: 'int' }, update: ['b'], returning: ['id'] });
    expect(some([]).text).toContain('do update set "b" = excluded."b" returning "id"');
  });

  it('refuses array columns, which unnest would flatten, and names that are no column', () => {
    expect(() => unnestUpsert({ table: 't', key: ['id'], columns: { id: 'int', tags: 'text[]' } })).toThrow('keep t.tags as jsonb');
    expect(() => unnestUpsert({ table: 't', key: ['other' as 'id'], columns: { id: 'int' } })).toThrow('no column for other');
  });
});

describe('unnestInsert', () => {
  it('fails on a conflict or leaves the older row, as asked', () => {
    const columns = { id: 'int', body: 'bytea' };
    expect(unnestInsert({ table: 't', columns, onConflict: 'fail' })([]).text).not.toContain('conflict');
    expect(unnestInsert({ table: 't', columns, onConflict: 'nothing', key: ['id'] })([]).text).toMatch(/ on conflict do nothing$/);
  });

  it('turns what is missing into null', () => {
    const write = unnestInsert({ table: 't', columns: { id: 'int', note: 'jsonb' }, onConflict: 'fail' });
    expect(write([{ id: 1, note: undefined }]).values).toEqual([[1], [null]]);
  });
});

describe('columnsOf', () => {
  it('gives each property its column and PostgreSQL type', () => {
    expect(columnsOf(account)).toEqual({
      customerId: { type: 'uuid', column: 'customer_id' }, balance: { type: 'bigint', column: 'balance' }, lots: { type: 'jsonb', column: 'lots' },
    });
  });

  it('wants the type of a number to be named', () => {
    const vague = new EntitySchema<{ n: number }>({ name: 'vague', columns: { n: { type: Number } } });
    expect(() => columnsOf(vague)).toThrow('vague.n');
  });
});

describe('unnestUpdate', () => {
  it('sets what it names of the rows with these keys, in their order', () => {
    const { text, values } = unnestUpdate({ table: 'points.accounts', key: ['id'], columns: { id: 'int', balance: 'bigint', note: 'json' } })([{ id: 2, balance: 5, note: null }, { id: 1, balance: 7, note: { n: 1 } }]);
    expect(text).toBe('update "points"."accounts" as kept set "balance" = rows."balance", "note" = rows."note" '
      + 'from unnest($1::int[], $2::bigint[], $3::json[]) as rows ("id", "balance", "note") where kept."id" = rows."id"');
    expect(values?.slice(0, 2)).toEqual([[1, 2], binaryArray('bigint', [7, 5])]);
  });
});
