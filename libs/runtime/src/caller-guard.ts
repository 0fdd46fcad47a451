import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { allowKey, openKey } from './caller.js';
import type { CalledRequest, Role } from './caller.js';
import { Problem } from './problem.js';
import { unauthenticated } from './tokens.js';
import type { VerifyToken } from './tokens.js';

/** What a decorator left on a route, or else on its controller. */
export const metadataOf = (key: string, handler: object, controller: object): unknown =>
  Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);

const bearer = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Denies by default: a route is called by the roles of its `@Allow`, or by anybody when it is `@Open`. */
export class CallerGuard implements CanActivate {
  constructor(private readonly verify: VerifyToken) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const target = [context.getHandler(), context.getClass()] as const;
    if (metadataOf(openKey, ...target) === true) return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const { authorization } = request.headers;
    if (typeof authorization !== 'string') throw unauthenticated('send a token: Authorization: Bearer …');
    const [, token] = bearer.exec(authorization) ?? [];
    if (token === undefined) throw unauthenticated('the token is not a JWT');
    const caller = await this.verify(token);
    const allowed = (metadataOf(allowKey, ...target) ?? []) as readonly Role[];
    if (!allowed.includes(caller.role)) throw new Problem(403, 'role-not-allowed', { detail: `this is for ${allowed.join(', ')}; the token's role is ${caller.role}` });
    request.caller = caller;
    return true;
  }
}
