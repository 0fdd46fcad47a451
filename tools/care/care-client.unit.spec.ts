import { expect, it } from '@jest/globals';
import { toldBy } from './care-client.js';

const type = 'urn:fealty:problem:invalid-input';
const shard = { pointer: '/shard', detail: 'Invalid input: expected number, received NaN' };
const why = { pointer: '/why', detail: 'Too small: expected string to have >=1 characters' };

it('tells the one field that a service refuses once', () => {
  expect(toldBy({ type, detail: `/shard: ${shard.detail}`, errors: [shard] }, 400)).toBe('400 invalid-input: /shard: Invalid input: expected number, received NaN');
  expect(toldBy({ type, detail: 'the input: is no object', errors: [{ pointer: '', detail: 'is no object' }] }, 400)).toBe('400 invalid-input: the input: is no object');
});

it('tells each further field, and those that the detail does not name', () => {
  expect(toldBy({ type, detail: `/shard: ${shard.detail} (and 1 more)`, errors: [shard, why] }, 400))
    .toBe('400 invalid-input: /shard: Invalid input: expected number, received NaN (and 1 more)\n  /why Too small: expected string to have >=1 characters');
  expect(toldBy({ type: 'urn:fealty:problem:invalid-cursor', detail: 'follow the field next', errors: [{ pointer: '/cursor', detail: 'is not a cursor of this list' }] }, 400))
    .toBe('400 invalid-cursor: follow the field next\n  /cursor is not a cursor of this list');
});

it('tells the title of a problem that has no detail', () => {
  expect(toldBy({ title: 'Not Found' }, 404)).toBe('404 : Not Found');
});
