import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from './problem.js';
import { signToken, tokenVerifier } from './tokens.js';

const keys = await generateKeyPair('ES256');
const strangers = await generateKeyPair('ES256');
const publicKey = { ...await exportJWK(keys.publicKey), kid: 'one', alg: 'ES256' };
const server = createServer((_request, response) => { response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [publicKey] })); });
let jwksUrl = '';

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
});
afterAll(() => { server.close(); });

const signed = (key: webcrypto.CryptoKey, claims: Record<string, unknown> = {}) =>
  new SignJWT({ role: 'agent', programme: 'demo', ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'one' }).setSubject('a').setIssuer('us').setAudience('fealty').setExpirationTime('1m').sign(key);

const refusal = async (verified: Promise<unknown>): Promise<number> => {
  const reason: unknown = await verified.then(() => new Error('accepted'), (error: unknown) => error);
  if (reason instanceof Problem) return reason.status;
  throw reason;
};

describe('tokens of an issuer with public keys', () => {
  it('are accepted when one of its keys signed them', async () => {
    await expect(tokenVerifier({ jwksUrl, issuer: 'us', audience: 'fealty' })(await signed(keys.privateKey))).resolves.toEqual({ subject: 'a', role: 'agent', programme: 'demo' });
  });

  it('are refused when a stranger signed them, or they are meant for somebody else', async () => {
    expect(await refusal(tokenVerifier({ jwksUrl })(await signed(strangers.privateKey)))).toBe(401);
    expect(await refusal(tokenVerifier({ jwksUrl, audience: 'another' })(await signed(keys.privateKey)))).toBe(401);
    expect(await refusal(tokenVerifier({ jwksUrl, issuer: 'them' })(await signed(keys.privateKey)))).toBe(401);
    expect(await refusal(tokenVerifier({ jwksUrl })(await signed(keys.privateKey, { role: 'king' })))).toBe(401);
  });

  it('are refused when they use a public key as a shared secret', async () => {
    const forged = await new SignJWT({ role: 'admin', programme: 'demo' }).setProtectedHeader({ alg: 'HS256', kid: 'one' }).setSubject('a')
      .setExpirationTime('1m').sign(new TextEncoder().encode(JSON.stringify(publicKey)));
    expect(await refusal(tokenVerifier({ jwksUrl })(forged))).toBe(401);
  });

  it('tell when and how surely the person was seen, and on which device; what cannot be used counts as not told', async () => {
    const verify = tokenVerifier({ jwksUrl });
    const seen = await signed(keys.privateKey, { auth_time: 1_772_359_200, acr: 'mfa', device: 'd-1' });
    await expect(verify(seen)).resolves.toEqual({ subject: 'a', role: 'agent', programme: 'demo', authenticatedAt: '2026-03-01T10:00:00.000Z', acr: 'mfa', device: 'd-1' });
    await expect(verify(await signed(keys.privateKey, { auth_time: 'now', acr: 7, device: {} }))).resolves.toEqual({ subject: 'a', role: 'agent', programme: 'demo' });
    const caller = { subject: 'a', role: 'agent', programme: 'demo', authenticatedAt: '2026-03-01T10:00:00.000Z', acr: 'mfa' } as const;
    const secret = 'a secret that is long enough for HS256';
    await expect(tokenVerifier({ secret })(await signToken(secret, caller, 60))).resolves.toEqual(caller);
  });

  it('are answered with 503 while the keys cannot be read', async () => {
    expect(await refusal(tokenVerifier({ jwksUrl: 'http://127.0.0.1:1/keys' })(await signed(keys.privateKey)))).toBe(503);
  });
});
