import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresAccount } from './postgres-account.js';
import { postgresBinaries } from './postgres-binaries.js';

let dir: string;
beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'fealty-closed-')); });
afterAll(() => { rmSync(dir, { recursive: true, force: true }); });

describe('the account of PostgreSQL', () => {
  // As in root's own home: initdb asks the kernel itself whether it may run what lies beside it.
  it('can run programs and reach data under a folder that nobody else may enter', () => {
    cpSync(join(postgresBinaries().dir, '..'), join(dir, 'native'), { recursive: true, verbatimSymlinks: true });
    const [initdb, work] = [join(dir, 'native', 'bin', 'initdb'), join(dir, 'work')];
    mkdirSync(work);
    chmodSync(dir, 0o700);
    const account = postgresAccount([initdb, work]);
    account.own(work);
    const { command, args, user } = account.run(initdb, ['--pgdata', join(work, 'cluster'), '--auth=trust', '--no-sync']);
    execFileSync(command, args, { cwd: '/', stdio: 'pipe', ...user });
    expect(existsSync(join(work, 'cluster', 'PG_VERSION'))).toBe(true);
  }, 60_000);
});
