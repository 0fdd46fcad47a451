import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchJars, wrongJars } from './kafka-distribution.js';

describe('the pinned Kafka', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'fealty-jars-')); });
  afterEach(() => { rmSync(dir, { recursive: true }); });

  it('is not run with a jar that is missing, changed or foreign', async () => {
    const libs = join(dir, 'libs');
    mkdirSync(libs);
    writeFileSync(join(libs, 'kafka_2.13-4.1.1.jar'), 'something else');
    writeFileSync(join(libs, 'extra-1.0.jar'), '');
    const wrong = await wrongJars(libs);
    expect(wrong).toContain('kafka_2.13-4.1.1.jar has another checksum');
    expect(wrong).toContain('extra-1.0.jar is not pinned');
    expect(wrong).toContain('kafka-clients-4.1.1.jar is missing');
    expect(wrong).toHaveLength(94);
  });

  it('names the choices when there is no Maven to fetch it', async () => {
    const libs = join(dir, 'libs');
    await expect(fetchJars(libs, { PATH: dir })).rejects.toThrow(
      'Cannot start Kafka: no Maven to fetch Kafka 4.1.1. Run "docker compose up -d" or set KAFKA_BROKERS=host:port.');
    expect(existsSync(libs)).toBe(false);
  });

  it('is refused when what Maven brings is not what was pinned', async () => {
    const libs = join(dir, 'libs');
    writeFileSync(join(dir, 'mvn'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    await expect(fetchJars(libs, { PATH: `${dir}:/bin:/usr/bin` })).rejects.toThrow(/the fetched jars are not the pinned ones/);
    expect(existsSync(libs)).toBe(false);
  });
});
