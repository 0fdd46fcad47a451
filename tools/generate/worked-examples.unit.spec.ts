import { describe, expect, it } from '@jest/globals';
import { withTables } from './worked-examples.js';

const page = 'Before.\n\n<!-- generated:earn -->\nold\n<!-- /generated -->\n\nBetween.\n\n<!-- generated:spend -->\n<!-- /generated -->\n\nAfter.\n';

describe('a page with worked examples', () => {
  it('has each table in its own place, and is the same when it is written again', () => {
    const tables = new Map([['spend', '| b |'], ['earn', '| a |']]);
    const once = withTables(page, tables);
    expect(once).toBe('Before.\n\n<!-- generated:earn -->\n\n| a |\n\n<!-- /generated -->\n\nBetween.\n\n<!-- generated:spend -->\n\n| b |\n\n<!-- /generated -->\n\nAfter.\n');
    expect(withTables(once, tables)).toBe(once);
  });

  it('is refused where a table has no place, or a place no table', () => {
    expect(() => withTables(page, new Map([['earn', 'a'], ['spend', 'b'], ['debt', 'c']]))).toThrow(/<!-- generated:debt -->/);
    expect(() => withTables(page, new Map([['earn', 'a']]))).toThrow('no worked example is called spend');
  });
});
