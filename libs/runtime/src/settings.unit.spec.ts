import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { baseSettings, settings, SettingsError, settingsOrEnd, settingsReference, wholeNumberSetting } from './settings.js';

const complete = {
  KAFKA_BROKERS: 'one:9092, two:9092', DATABASE_URL: 'postgres://points:secret@127.0.0.1:15432/fealty', PORT: '4002',
  FEALTY_JWT_SECRET: 'a secret that is long enough for HS256',
};

const complaintsAbout = (environment: Record<string, string | undefined>): string => {
  try {
    settings(baseSettings)(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
  }
  return '';
};

describe('settings', () => {
  it('names each setting in camel case, without our prefix, and fills in defaults', () => {
    const config = settings(baseSettings)(complete);
    expect(config).toMatchObject({ kafkaBrokers: ['one:9092', 'two:9092'], port: 4002, host: '127.0.0.1', partitions: 8, logLevel: 'info', shutdownDeadlineMs: 25_000 });
    expect(config.jwtSecret).toBe(complete.FEALTY_JWT_SECRET);
    expect(config.instanceName).toMatch(/-\d+$/);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes further variables of a service', () => {
    const shape = { ...baseSettings, POINTS_POLL_INTERVAL_MS: wholeNumberSetting({ min: 1, max: 1_000, default: 250, description: 'pause of the relay' }), SMTP_URL: z.url() };
    expect(settings(shape)({ ...complete, SMTP_URL: 'smtp://127.0.0.1:4025' })).toMatchObject({ pointsPollIntervalMs: 250, smtpUrl: 'smtp://127.0.0.1:4025' });
  });

  it('names every variable at fault at once, with an example', () => {
    const message = complaintsAbout({ ...complete, KAFKA_BROKERS: '', PORT: 'http', FEALTY_PARTITIONS: '0' });
    expect(message).toContain('KAFKA_BROKERS is missing; for example KAFKA_BROKERS=127.0.0.1:19092');
    expect(message).toContain('PORT is "http": must be a whole number; for example PORT=4002');
    expect(message).toContain('FEALTY_PARTITIONS is "0": must be at least 1');
  });

  it('never shows a secret or an address with a password', () => {
    const message = complaintsAbout({ ...complete, DATABASE_URL: 'mysql://me:hunter2@here/db', FEALTY_JWT_SECRET: 'hunter2' });
    expect(message).toContain('DATABASE_URL is not usable');
    expect(message).toContain('FEALTY_JWT_SECRET is not usable: must have at least 32 characters');
    expect(message).not.toContain('hunter2');
  });

  it('wants to know whose tokens to accept', () => {
    expect(complaintsAbout({ ...complete, FEALTY_JWT_SECRET: undefined })).toContain('FEALTY_JWT_SECRET or FEALTY_JWKS_URL is missing');
    expect(complaintsAbout({ ...complete, FEALTY_JWT_SECRET: '', FEALTY_JWKS_URL: 'https://login.example.org/keys' })).toBe('');
  });

  it('can be listed for a reference that is the same in every process', () => {
    const reference = new Map(settingsReference(baseSettings).map((setting) => [setting.name, setting]));
    expect(reference.get('PORT')).toMatchObject({ required: true, example: '4002' });
    expect(reference.get('HOST')).toMatchObject({ required: false, default: '127.0.0.1' });
    expect(reference.get('INSTANCE_NAME')?.default).toBe('host name and process id');
    expect([...reference.values()].filter(({ description }) => description === undefined)).toEqual([]);
  });
});

describe('a program whose settings are not usable', () => {
  afterEach(() => { jest.restoreAllMocks(); });

  it('names each in words alone, and ends', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.spyOn(process, 'exit').mockImplementation((code) => { throw new Error(`ended with ${String(code)}`); });
    expect(() => settingsOrEnd(baseSettings, {})).toThrow('ended with 1');
    expect(said.mock.calls.join('').split('\n').map((line) => line.split(';')[0])).toEqual([
      'These settings are not usable', '  KAFKA_BROKERS is missing', '  DATABASE_URL is missing', '  PORT is missing',
      '  FEALTY_JWT_SECRET or FEALTY_JWKS_URL is missing: one of them says whose tokens are accepted', '',
    ]);
  });
});
