import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJava } from './java.js';
import { startKafka } from './kafka.js';

describe('finding Java', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'fealty-java-')); });
  afterEach(() => { rmSync(dir, { recursive: true }); });

  const aJava = (place: string, specification: string) => {
    const bin = join(dir, place);
    mkdirSync(bin, { recursive: true });
    const lines = [`    java.specification.version = ${specification}`, `    java.vm.version = ${specification}.0.1+2`];
    writeFileSync(join(bin, 'java'), `#!/bin/sh\ncat >&2 <<'END'\n${lines.join('\n')}\nEND\n`, { mode: 0o755 });
    return bin;
  };

  it('prefers JAVA_HOME to the path', async () => {
    aJava('home/bin', '25');
    const env = { JAVA_HOME: join(dir, 'home'), PATH: `${aJava('path', '17')}:/bin:/usr/bin` };
    expect(await findJava(env)).toEqual({ command: join(dir, 'home/bin/java'), version: '25.0.1+2' });
  });

  it('passes over a Java that is too old', async () => {
    aJava('home/bin', '11');
    const path = aJava('path', '21');
    expect((await findJava({ JAVA_HOME: join(dir, 'home'), PATH: path })).command).toBe(join(path, 'java'));
  });

  it('names the choices when there is none, before anything is fetched or started', async () => {
    const env = { PATH: aJava('path', '11') };
    await expect(startKafka({ dataDir: join(dir, 'data'), env })).rejects.toThrow(
      'Cannot start Kafka: no Java 17+ (JAVA_HOME, PATH). Run "docker compose up -d" or set KAFKA_BROKERS=host:port.');
  });
});
