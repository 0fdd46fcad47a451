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

// A claim about the step-up that cannot be used counts as not told, which never allows more.
const wordClaim = z.string().min(1).max(200).optional().catch(undefined);
const claimsSchema = z.object({
  auth_time: z.number().min(0).max(253_402_300_799).optional().catch(undefined), acr: wordClaim, device: wordClaim,
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

type Told = Partial<Pick<Caller, 'customer' | 'source' | 'authenticatedAt' | 'acr' | 'device'>>;
const told = (claims: { readonly [Name in keyof Told]: Told[Name] | undefined }): Told =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));

const callerFrom = (payload: JWTPayload): { caller: Caller; expiresAtMs: number } => {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) throw unauthenticated(`the token's claim ${claims.error.issues[0]?.path.join('.') ?? ''} is not usable`);
  const { sub, role, programme, customer, source, exp, acr, device } = claims.data;
  const authenticatedAt = claims.data.auth_time === undefined ? undefined : new Date(claims.data.auth_time * 1_000).toISOString();
  return {
    caller: Object.freeze({ subject: sub, role, programme, ...told({ customer, source, authenticatedAt, acr, device }) }),
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
  const { subject, authenticatedAt, ...claims } = caller;
  const seen = authenticatedAt === undefined ? {} : { auth_time: Math.floor(Date.parse(authenticatedAt) / 1_000) };
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ ...claims, ...seen }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).setSubject(subject)
    .setIssuedAt(now).setExpirationTime(now + ttlSeconds).sign(new TextEncoder().encode(secret));
};
