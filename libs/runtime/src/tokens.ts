import { createRemoteJWKSet, errors, jwtVerify, SignJWT } from 'jose';
import type { JWTHeaderParameters, JWTPayload, JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import type { Caller } from './caller.js';
import { roles } from './caller.js';
import { Problem } from './problem.js';

/** Whose tokens are accepted: a secret for HS256, or the issuer's public keys, or both. */
export interface TokenSettings {
  secret?: string | undefined;
  jwksUrl?: string | undefined;
  issuer?: string | undefined;
  audience?: string | undefined;
}

/** Turns a token into its caller, or throws a 401 problem. */
export type VerifyToken = (token: string) => Promise<Caller>;

const claimsSchema = z.object({
  sub: z.string().min(1), role: z.enum(roles), programme: z.string().min(1),
  customer: z.string().min(1).optional(), source: z.string().min(1).optional(), exp: z.number(),
}).refine((claims) => claims.role !== 'member' || claims.customer !== undefined, { path: ['customer'], message: 'a member\'s token names the customer' });

const cachedForMs = 60_000;
const cachedMax = 5_000;
const publicKeyAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** A 401 problem. */
export const unauthenticated = (detail: string, cause?: unknown): Problem =>
  new Problem(401, 'unauthenticated', { detail, headers: { 'www-authenticate': 'Bearer' }, cause });

const refusal = (error: unknown): Problem => {
  if (error instanceof errors.JWTExpired) return unauthenticated('the token has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed) return unauthenticated(`the token's claim ${error.claim} is not accepted`, error);
  const keysUnreachable = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
  if (keysUnreachable) return new Problem(503, 'unavailable', { detail: 'the keys to check tokens with cannot be read', headers: { 'retry-after': '5' }, cause: error });
  return unauthenticated('the token is not valid', error);
};

const callerFrom = (payload: JWTPayload): { caller: Caller; expiresAtMs: number } => {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) throw unauthenticated(`the token's claim ${claims.error.issues[0]?.path.join('.') ?? ''} is not usable`);
  const { sub, role, programme, customer, source, exp } = claims.data;
  return {
    caller: Object.freeze({ subject: sub, role, programme, ...(customer === undefined ? {} : { customer }), ...(source === undefined ? {} : { source }) }),
    expiresAtMs: exp * 1_000,
  };
};

const keysFor = ({ secret, jwksUrl }: TokenSettings) => {
  const shared = secret === undefined ? undefined : new TextEncoder().encode(secret);
  const remote = jwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3_000 });
  // The algorithm picks the kind of key, so that a public key is never taken for a secret.
  return async (header: JWTHeaderParameters) => {
    if (header.alg === 'HS256' && shared !== undefined) return shared;
    if (header.alg !== 'HS256' && remote !== undefined) return remote(header);
    throw new errors.JOSEAlgNotAllowed(`${header.alg} is not accepted here`);
  };
};

/** Checks signature, expiry, issuer and audience. A token once accepted is remembered for at most a minute. */
export const tokenVerifier = (tokens: TokenSettings): VerifyToken => {
  const keys = keysFor(tokens);
  const options: JWTVerifyOptions = {
    algorithms: ['HS256', ...publicKeyAlgorithms], requiredClaims: ['exp', 'sub'],
    ...(tokens.issuer === undefined ? {} : { issuer: tokens.issuer }), ...(tokens.audience === undefined ? {} : { audience: tokens.audience }),
  };
  const accepted = new Map<string, { caller: Caller; untilMs: number }>();
  return async (token) => {
    const known = accepted.get(token);
    if (known !== undefined && Date.now() < known.untilMs) return known.caller;
    const { payload } = await jwtVerify(token, keys, options).catch((error: unknown) => { throw refusal(error); });
    const { caller, expiresAtMs } = callerFrom(payload);
    if (accepted.size >= cachedMax) accepted.clear();
    accepted.set(token, { caller, untilMs: Math.min(expiresAtMs, Date.now() + cachedForMs) });
    return caller;
  };
};

/** Signs an HS256 token for a caller. @param ttlSeconds how long it is valid, from now */
export const signToken = (secret: string, caller: Caller, ttlSeconds: number): Promise<string> => {
  const { subject, ...claims } = caller;
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).setSubject(subject)
    .setIssuedAt(now).setExpirationTime(now + ttlSeconds).sign(new TextEncoder().encode(secret));
};
