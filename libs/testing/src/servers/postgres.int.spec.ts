import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.js';
import { startPostgres, withClient, type PostgresServer } from './postgres.js';
import { waitUntil } from './wait-until.js';

describe('PostgreSQL as a child process', () => {
  let dir: string;
  let server: PostgresServer;
  const ask = async (sql: string) => (await withClient(server.adminUrl, (client) => client.query<{ answer: unknown }>(sql))).rows[0]?.answer;
  const remembered = () => ask('select string_agg(word, \' \' order by word) as answer from words');

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'fealty-postgres-')); // closed to others: as root, PostgreSQL runs as somebody who may not enter it
    server = await startPostgres({ dataDir: dir, database: 'fealty' });
    await ask('create table words (word text)');
    await ask(`insert into words values ('kept')`);
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true });
  }, 60_000);

  it('never gives up safety for speed, and has room for all services', async () => {
    expect(await ask(`select current_setting('fsync') || ' ' || current_setting('synchronous_commit') || ' ' || current_setting('max_connections') as answer`))
      .toBe('on on 200');
  });

  it('keeps its data, its port and its URL over a kill and a restart', async () => {
    const { pid, adminUrl } = server;
    await ask(`insert into words values ('committed just before the kill')`);
    server.kill('SIGKILL');
    await waitUntil('PostgreSQL is gone', () => server.hasEnded());
    await server.restart();
    expect(server.pid).not.toBe(pid);
    expect(server.adminUrl).toBe(adminUrl);
    expect(await remembered()).toBe('committed just before the kill kept');
  }, 60_000);

  it('freezes with all its connections and thaws', async () => {
    await withClient(server.adminUrl, async (client) => {
      await client.query('select 1');
      server.kill('SIGSTOP');
      let answered = false;
      const answer = client.query('select 1').then(() => { answered = true; });
      await waitUntil('the frozen server has taken in the question', () => new Promise((resolve) => { setTimeout(resolve, 100, true); }));
      expect(answered).toBe(false);
      server.kill('SIGCONT');
      await answer;
    });
  }, 60_000);

  it('starts again, on another port when its own is taken, although a killed machine left a pid that is now somebody else\'s', async () => {
    await server.stop();
    writeFileSync(join(dir, 'data', 'postmaster.pid'), `${process.pid}\n${join(dir, 'data')}\n`);
    const taken = server.port;
    const other = await startPostgres({ dataDir: join(dir, 'other'), ports: [taken] });
    try {
      expect(other.port).toBe(taken);
      server = await startPostgres({ dataDir: dir, database: 'fealty', ports: [taken, await freePort([])] });
      expect(server.port).not.toBe(taken);
      expect(await remembered()).toContain('kept');
      expect(readFileSync(join(dir, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]).toBe(String(server.pid));
    } finally {
      await other.stop();
    }
  }, 60_000);

  it('is not started twice on the same data, and begins anew when asked to', async () => {
    await expect(startPostgres({ dataDir: dir, fresh: true })).rejects.toThrow(/is in use by process/);
    await server.stop();
    server = await startPostgres({ dataDir: dir, database: 'fealty', fresh: true });
    expect(await ask(`select to_regclass('words') as answer`)).toBeNull();
  }, 60_000);
});
