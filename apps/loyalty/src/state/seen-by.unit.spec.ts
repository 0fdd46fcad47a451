import { describe, expect, it } from '@jest/globals';
import { fieldSeenBy } from './seen-by.rules.js';

describe('changes of a profile', () => {
  it('show a member what she keeps and not what the shop earns by it', () => {
    const fields = ['value.keptMinor', 'value.margin.minor', 'value.margin.ofMinor', 'value.categories'];
    expect(fields.filter((field) => fieldSeenBy({ role: 'member' }, field))).toEqual(['value.keptMinor', 'value.categories']);
    expect(fields.filter((field) => fieldSeenBy({ role: 'agent' }, field))).toEqual(fields);
  });
});
