import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaSecurityIn } from './settings.js';

const login = { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', KAFKA_SASL_USERNAME: 'fealty', KAFKA_SASL_PASSWORD: 'hunter2' };

describe('how Kafka is reached', () => {
  it('is plain unless something is told, and an empty variable tells nothing', () => {
    expect(kafkaSecurityIn({})).toEqual({});
    expect(kafkaSecurityIn({ KAFKA_SSL: 'no', KAFKA_SSL_CA_FILE: '', KAFKA_SASL_MECHANISM: '', KAFKA_SASL_USERNAME: '', KAFKA_SASL_PASSWORD: '' })).toEqual({});
  });

  it('is over TLS, with a login, or both', () => {
    const sasl = { mechanism: 'scram-sha-512', username: 'fealty', password: 'hunter2' };
    for (const yes of ['yes', 'true']) expect(kafkaSecurityIn({ KAFKA_SSL: yes })).toEqual({ ssl: true });
    expect(kafkaSecurityIn(login)).toEqual({ sasl });
    expect(kafkaSecurityIn({ ...login, KAFKA_SSL: 'yes' })).toEqual({ ssl: true, sasl });
  });

  it('checks certificates against the authorities of a file, which must hold some', () => {
    const dir = mkdtempSync(join(tmpdir(), 'fealty-ca-'));
    const [file, other] = [join(dir, 'ca.pem'), join(dir, 'other.pem')];
    const pem = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';
    writeFileSync(file, pem);
    writeFileSync(other, 'nothing');
    expect(kafkaSecurityIn({ KAFKA_SSL: 'yes', KAFKA_SSL_CA_FILE: file })).toEqual({ ssl: { ca: [pem] } });
    for (const path of [other, join(dir, 'missing.pem')]) expect(() => kafkaSecurityIn({ KAFKA_SSL: 'yes', KAFKA_SSL_CA_FILE: path })).toThrow('must be a file with certificates in PEM');
    rmSync(dir, { recursive: true });
  });

  it('is refused where parts are missing or of no use, and no message shows the password', () => {
    const refusalOf = (environment: Record<string, string>): string => {
      try {
        return JSON.stringify(kafkaSecurityIn(environment));
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refusalOf({ ...login, KAFKA_SASL_USERNAME: '' })).toContain('KAFKA_SASL_USERNAME is missing: KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD go together');
    expect(refusalOf({ KAFKA_SASL_PASSWORD: 'hunter2' })).toContain('KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME are missing');
    expect(refusalOf({ ...login, KAFKA_SASL_MECHANISM: 'gssapi' })).toContain('KAFKA_SASL_MECHANISM is "gssapi"');
    expect(refusalOf({ KAFKA_SSL: 'on' })).toContain('KAFKA_SSL is "on"');
    expect(refusalOf({ KAFKA_SSL_CA_FILE: import.meta.filename })).toContain('KAFKA_SSL_CA_FILE');
    expect([refusalOf({ ...login, KAFKA_SASL_USERNAME: '' }), refusalOf({ KAFKA_SASL_PASSWORD: 'hunter2' })].join('')).not.toContain('hunter2');
  });
});
