import { describe, expect, it } from '@jest/globals';
import { createLog } from './log.js';

const logged = (fields: object): Record<string, unknown> => {
  let line = '';
  createLog({ service: 'points', instance: 'points-1', level: 'info', destination: { write: (text) => { line = text; } } }).info(fields, 'something happened');
  return JSON.parse(line) as Record<string, unknown>;
};

describe('the log', () => {
  it('says who wrote a line, when and how grave it is', () => {
    expect(logged({ shard: 3 })).toMatchObject({ service: 'points', instance: 'points-1', level: 'info', shard: 3, msg: 'something happened', time: expect.stringMatching(/^20.*Z$/) });
  });

  it('holds no tokens, passwords, headers and bodies', () => {
    const text = JSON.stringify(logged({ token: 'hush', request: { headers: { authorization: 'hush' }, body: { name: 'hush' } }, settings: { database: { password: 'hush' } } }));
    expect(text).not.toContain('hush');
  });

  it('keeps an error\'s code and words, but not the row that PostgreSQL quotes', () => {
    const error = Object.assign(new Error('violates a constraint'), { code: '23505', detail: 'Key (email)=(a@example.org) already exists.', driverError: { where: 'a@example.org' } });
    const line = logged({ err: error });
    expect(line).toMatchObject({ err: { code: '23505', message: 'violates a constraint', stack: expect.stringContaining('log.unit.spec') } });
    expect(JSON.stringify(line)).not.toContain('a@example.org');
  });
});
