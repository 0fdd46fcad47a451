import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partitionsOf, readState, writeState } from './state.js';

describe('the partition count of a stack', () => {
  it('is 8 when nobody says otherwise at the first start', () => {
    expect(partitionsOf(undefined, undefined)).toBe(8);
    expect(partitionsOf(12, undefined)).toBe(12);
  });

  it('stays what the first start said', () => {
    expect(partitionsOf(undefined, 12)).toBe(12);
    expect(partitionsOf(12, 12)).toBe(12);
    expect(() => partitionsOf(8, 12)).toThrow(/first started with 12 partitions.*FEALTY_PARTITIONS=12.*--fresh/);
  });

  it.each([0, -1, 2.5, Number.NaN, 1001])('cannot be %p', (partitions) => {
    expect(() => partitionsOf(partitions, undefined)).toThrow('FEALTY_PARTITIONS must be a whole number from 1 to 1000.');
  });
});

describe('what a data folder remembers', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'fealty-state-')); });
  afterEach(() => { rmSync(dir, { recursive: true }); });

  it('is nothing before the first start, and then what was written last', () => {
    expect(readState(dir)).toBeUndefined();
    const state = { partitions: 8, brokers: ['127.0.0.1:19092'], adminDatabaseUrl: 'postgres://somebody@127.0.0.1:15432/fealty', kafkaPort: 19092 };
    writeState(join(dir, 'new'), state);
    expect(readState(join(dir, 'new'))).toEqual(state);
  });

  it('is not guessed when it cannot be read', () => {
    writeFileSync(join(dir, 'stack.json'), '{"part');
    expect(() => readState(dir)).toThrow(/stack\.json cannot be read/);
  });
});
