import { describe, expect, it } from '@jest/globals';
import { killedOneIsStillGoing } from './postgres.js';

describe('a PostgreSQL that is started right after a kill', () => {
  it('is started again when the rest of the killed one is in its way', () => {
    expect('FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster (PID 6529) running in data directory "/data"?').toMatch(killedOneIsStillGoing);
    expect('FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use').toMatch(killedOneIsStillGoing);
  });

  it('is not started again when its settings are wrong', () => {
    expect('FATAL:  unrecognized configuration parameter "shared_bufers"').not.toMatch(killedOneIsStillGoing);
  });
});
