import { RequestMethod } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { allowKey, openKey } from './caller.js';
import type { Role } from './caller.js';
import { metadataOf } from './caller-guard.js';
import { operationKey } from './operation.js';
import type { OperationDetails } from './operation.js';

/** A controller class. */
export type Controller = abstract new (...parameters: never[]) => object;

/** A route of a controller, as its decorators say. */
export interface Route {
  name: string;
  controller: string;
  method: string;
  /** As in `/customers/:customerId/points`. */
  path: string;
  open: boolean;
  allow: readonly Role[];
  status: number;
  operation?: OperationDetails;
}

const joined = (parts: readonly string[]): string =>
  `/${parts.flatMap((part) => part.split('/')).filter((part) => part !== '').join('/')}`;

const pathsOf = (target: object): string[] => [Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined ?? ''].flat();

const routesOfMethod = (controller: Controller, name: string, handler: object): Route[] => {
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
  if (method === undefined) return [];
  const operation = Reflect.getMetadata(operationKey, handler) as OperationDetails | undefined;
  const status = operation?.status ?? Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined ?? (method === RequestMethod.POST ? 201 : 200);
  return pathsOf(controller).flatMap((prefix) => pathsOf(handler).map((path) => ({
    name, controller: controller.name, method: RequestMethod[method].toLowerCase(), path: joined([prefix, path]), status,
    open: metadataOf(openKey, handler, controller) === true,
    allow: (metadataOf(allowKey, handler, controller) ?? []) as readonly Role[],
    ...(operation === undefined ? {} : { operation }),
  })));
};

/** All routes of some controllers. */
export const routesOf = (controllers: readonly Controller[]): Route[] => controllers.flatMap((controller) =>
  Object.entries(Object.getOwnPropertyDescriptors(controller.prototype as object)).flatMap(([name, { value }]) =>
    typeof value === 'function' ? routesOfMethod(controller, name, value as object) : []));

/** Denying by default begins here: nobody can forget to say who may call a route. @throws Error naming the routes */
export const refuseUnguarded = (routes: readonly Route[]): void => {
  const unguarded = routes.filter(({ open, allow }) => !open && allow.length === 0);
  if (unguarded.length === 0) return;
  throw new Error(`no @Allow(…) or @Open() on ${unguarded.map(({ controller, name, method, path }) => `${controller}.${name} (${method.toUpperCase()} ${path})`).join(', ')}`);
};
