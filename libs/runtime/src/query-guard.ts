import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { z } from 'zod';
import { parse } from './input.js';
import { operationKey } from './operation.js';
import type { OperationDetails } from './operation.js';

const noFields = z.strictObject({});

/** Where an `@Operation` tells of no query, every field of one is refused: `?dry=true` that nobody reads would be done for real. */
export class QueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const operation = Reflect.getMetadata(operationKey, context.getHandler()) as OperationDetails | undefined;
    if (operation?.query === undefined) parse(noFields, context.switchToHttp().getRequest<{ query: unknown }>().query);
    return true;
  }
}
