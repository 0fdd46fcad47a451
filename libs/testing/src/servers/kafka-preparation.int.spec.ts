import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaProgram, makeReady, preparedIn } from './kafka-preparation.js';

describe('the class archive of a preparation', () => {
  let dir: string;
  let ready: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fealty-preparation-'));
    ready = join(dir, 'ready');
  });
  afterEach(() => { rmSync(dir, { recursive: true }); });

  /** Does what Java does of a preparation; it writes the archive when it stops, but not in its first runs. */
  const aJava = ({ runsWithoutArchive }: { runsWithoutArchive: number }) => {
    const command = join(dir, 'java');
    writeFileSync(command, `#!${process.execPath}
      const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
      const properties = readFileSync(process.argv.at(-1), 'utf8');
      if (process.argv.includes('format')) mkdirSync(/^log.dirs=(.*)$/m.exec(properties)[1]);
      else {
        appendFileSync('${join(dir, 'runs')}', '.');
        require('node:net').createServer().listen(Number(/^listeners=PLAINTEXT:..127.0.0.1:([0-9]+)/m.exec(properties)[1]), '127.0.0.1');
        process.on('SIGTERM', () => {
          const archive = process.argv.map((argument) => /^-XX:ArchiveClassesAtExit=(.*)$/.exec(argument)?.[1]).find(Boolean);
          if (readFileSync('${join(dir, 'runs')}').length > ${runsWithoutArchive}) writeFileSync(archive, 'classes');
          process.exit(143);
        });
      }`, { mode: 0o755 });
    return { command, version: '25' };
  };
  const runs = () => readFileSync(join(dir, 'runs')).length;
  const flagsOf = (java: { command: string; version: string }) =>
    kafkaProgram({ java, classPath: 'jars', ...preparedIn(ready) }, { properties: 'p', logFile: 'l' }, true).args.filter((flag) => /archive|share/i.test(flag));

  it('is waited for a second time when the first broker leaves none', async () => {
    const java = aJava({ runsWithoutArchive: 1 });
    await makeReady(java, 'jars', ready);
    expect([runs(), readdirSync(ready).includes('kafka.jsa')]).toEqual([2, true]);
    expect(flagsOf(java)).toEqual([`-XX:SharedArchiveFile=${join(ready, 'kafka.jsa')}`, '-Xshare:auto']);
    expect(readdirSync(dir).sort()).toEqual(['java', 'ready', 'runs']);
  });

  it('is done without after two vain attempts, and the folder says so', async () => {
    const java = aJava({ runsWithoutArchive: 2 });
    await makeReady(java, 'jars', ready);
    expect([runs(), readdirSync(ready).includes('no-archive'), preparedIn(ready).archive]).toEqual([2, true, undefined]);
    expect(flagsOf(java)).toEqual([]);
  });
});
