import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catalogueVocabulary, platformTopic, priceChangedV1, shopVocabulary, type EventContract, type Topic } from '@fealty/contracts';
import { baseSettings, routesOf, settingsReference, type Controller, type Route, type SettingReference } from '@fealty/runtime';
import type { Flow, ServiceFlow } from './service-flow.js';

type Settings = Parameters<typeof settingsReference>[0];

/** A service as its built files tell it. */
export interface Service extends ServiceFlow {
  readonly folder: string;
  readonly routes: readonly Route[];
  readonly settings: readonly SettingReference[];
  /** Settings that it reads and that the reference cannot tell. */
  readonly untold: readonly string[];
}

interface Consumes { readonly topics: readonly Topic[]; readonly types?: readonly string[]; readonly deciders?: ReadonlyMap<string, unknown>; readonly folds?: ReadonlyMap<string, unknown>; readonly ignored?: ReadonlySet<string>; readonly keepsPrices?: boolean }
interface Built {
  readonly consumes: { consumes: Consumes };
  readonly publishes: { publishes: { contracts: readonly EventContract[] } };
  readonly config: { config: Readonly<Record<string, unknown>>; variables?: Settings };
  readonly module: Readonly<Record<string, unknown>>;
}

// A module can be read only where its settings can: values that fit, for nobody to use.
const anySettings = { KAFKA_BROKERS: '127.0.0.1:9', DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none', PORT: '0', FEALTY_JWT_SECRET: 'x'.repeat(32), SMTP_URL: 'smtp://127.0.0.1:9' };

const read = async (folder: string, service: string): Promise<Built> => {
  const load = async (file: string): Promise<unknown> => import(pathToFileURL(join(folder, 'dist', 'src', file)).href);
  const [consumes, publishes, config, module] = await Promise.all(['consumes.js', 'publishes.js', 'config.js', `${service}.module.js`].map(load));
  return { consumes, publishes, config, module } as Built;
};

const controllersOf = (module: Readonly<Record<string, unknown>>): readonly Controller[] =>
  Object.values(module).flatMap((exported) => (typeof exported === 'function' ? Reflect.getMetadata('controllers', exported) as Controller[] | undefined ?? [] : []));

const propertyOf = (variable: string): string => variable.replace(/^FEALTY_/, '').toLowerCase().replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

// Only the values of settings outlive the reading, so a service with settings of its own exports their shape.
const untoldOf = ({ config, variables = baseSettings }: Built['config']): readonly string[] => {
  const told = new Set(Object.keys(variables).map(propertyOf));
  return Object.keys(config).filter((name) => !told.has(name));
};

const serviceOf = async (folder: string, service: string): Promise<Service> => {
  const built = await read(folder, service);
  const { topics, types = [], deciders, folds, ignored, keepsPrices = false } = built.consumes.consumes;
  return {
    service, folder, topics: topics.map((topic) => topic.name),
    handles: new Set([...types, ...deciders?.keys() ?? [], ...folds?.keys() ?? []]), ignores: new Set(ignored),
    keeps: new Set(keepsPrices ? [priceChangedV1.type] : []),
    says: built.publishes.publishes.contracts, routes: routesOf(controllersOf(built.module)), settings: settingsReference(built.config.variables ?? baseSettings), untold: untoldOf(built.config),
  };
};

const order = ['ingest', 'orders', 'points', 'complaints', 'notifications', 'loyalty'];
const placeOf = (service: string): number => (order.includes(service) ? order.indexOf(service) : order.length);

/** Every service under `apps`, in the order of the flow. @throws Error naming a service whose built files are missing */
export const readServices = async (root: string): Promise<Service[]> => {
  for (const [name, value] of Object.entries(anySettings)) process.env[name] ??= value;
  const names = readdirSync(join(root, 'apps')).filter((name) => existsSync(join(root, 'apps', name, 'package.json')));
  const sorted = names.sort((a, b) => placeOf(a) - placeOf(b) || a.localeCompare(b));
  return Promise.all(sorted.map((name) => serviceOf(join(root, 'apps', name), name)));
};

/** The flow of some services, and what platforms may send to them. */
export const flowOf = (services: readonly ServiceFlow[]): Flow =>
  ({ services, door: { topic: platformTopic.name, types: [...shopVocabulary.map(({ type }) => type), ...Object.keys(catalogueVocabulary)] } });
