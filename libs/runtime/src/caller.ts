import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { Problem } from './problem.js';

/** Who may call: a shop's system, a customer, somebody who helps customers, somebody who runs the programme, somebody who runs fealty. */
export const roles = ['platform', 'member', 'agent', 'manager', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who calls, as the token says. */
export interface Caller {
  subject: string;
  role: Role;
  programme: string;
  /** The customer that a member is. */
  customer?: string;
  /** The platform that a platform's system sends for. */
  source?: string;
  /** When the issuer last saw the person itself, by the claim `auth_time`; UTC. */
  authenticatedAt?: string;
  /** How sure the issuer was then, by the claim `acr`. */
  acr?: string;
  /** The device that the token was given to, by the claim `device`, in the issuer's own words. */
  device?: string;
}

/** A request after the guard has seen it. */
export interface CalledRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  caller?: Caller;
}

export const allowKey = 'fealty:allow';
export const openKey = 'fealty:open';

/** Which roles may call this route. A route with neither `@Allow` nor `@Open` stops the start of the service. */
export const Allow = (...allowed: [Role, ...Role[]]): MethodDecorator & ClassDecorator => SetMetadata(allowKey, allowed);

/** Anybody may call this route, without a token. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(openKey, true);

/** The caller of this request, as a parameter of a route: `@CallerOf() caller: Caller`. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CalledRequest>();
  if (caller === undefined) throw new Error('@CallerOf() on a route without @Allow');
  return caller;
});

/** A member sees only herself; other roles see the customers of their programme. @throws Problem 403 `not-yourself` */
export const requireSelf = (caller: Caller, customerId: string): void => {
  if (caller.role === 'member' && caller.customer !== customerId) throw new Problem(403, 'not-yourself', { detail: 'a member sees and changes only her own account' });
};

/** @throws Problem 403 `foreign-programme` */
export const requireProgramme = (caller: Caller, programme: string): void => {
  if (caller.programme !== programme) throw new Problem(403, 'foreign-programme', { detail: 'the token belongs to another programme' });
};
