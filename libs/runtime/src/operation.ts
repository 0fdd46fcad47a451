import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const operationKey = 'fealty:operation';

/** What a route takes and answers, for `GET /openapi.json`; from the schemas that the route itself checks with. */
export interface OperationDetails {
  summary: string;
  description?: string;
  /** An object schema: each field is a parameter. */
  query?: z.ZodType;
  headers?: z.ZodType;
  body?: z.ZodType;
  /** @default application/json */
  bodyMediaTypes?: readonly string[];
  /** Status of the answer. @default what `@HttpCode` says, else 201 for POST and 200 for all others */
  status?: number;
  answer?: z.ZodType;
  /** How long the answer may take. @default what the service's settings say */
  answerWithinMs?: number;
  /** Kinds of problems by status, besides those of every route: `{ 422: ['not-enough-points'] }`. */
  problems?: Readonly<Record<number, readonly string[]>>;
}

/** Documents a route. @example `@Operation({ summary: 'Redeem points', body: redeemBody, answer: entry, problems: { 422: ['not-enough-points'] } })` */
export const Operation = (details: OperationDetails): MethodDecorator => SetMetadata(operationKey, details);
