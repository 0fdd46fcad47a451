import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi } from '@fealty/runtime';
import { asyncApiText } from './async-api.js';
import { contracts } from './contracts.js';
import { eventFlow, flowTable } from './event-flow.js';
import { hasPlace, placeNeeded, withGenerated, type Output } from './output.js';
import { policySchema, schemaOf, topicList } from './schemas.js';
import { flowOf, type Service } from './services.js';
import { settingsPage } from './settings-page.js';
import { stagesPage } from './stages-page.js';
import { vocabulary } from './vocabulary.js';

export const referenceFolder = 'docs/reference';
export const asyncApiFile = `${referenceFolder}/asyncapi.yaml`;

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const markdown = (text: string): string => `${text.trimEnd()}\n`;

const readMe = (service: string): string => `apps/${service}/README.md`;

/** What keeps the table of events out of a service's README; empty when it has its place. */
export const readMeFaults = (services: readonly Service[]): string[] => services.flatMap(({ service, folder }) => {
  const file = join(folder, 'README.md');
  if (!existsSync(file)) return [`${readMe(service)} is missing`];
  return hasPlace(readFileSync(file, 'utf8')) ? [] : [`${readMe(service)}: ${placeNeeded()}`];
});

const readMeOf = (service: Service): [string, string][] =>
  (readMeFaults([service]).length > 0 ? [] : [[readMe(service.service), withGenerated(readFileSync(join(service.folder, 'README.md'), 'utf8'), flowTable(service))]]);

const openApiOf = ({ service, routes }: Service): [string, string] => [`${referenceFolder}/openapi/${service}.json`, json(openApi({ title: service, version: '0.0.0' }, routes))];

/** Everything that is generated, by file. */
export const generated = (services: readonly Service[]): Output => {
  const flow = flowOf(services);
  return new Map([
    ...contracts.map((contract): [string, string] => [`${referenceFolder}/schemas/${contract.type}.json`, json(schemaOf(contract))]),
    [asyncApiFile, asyncApiText(flow)],
    [`${referenceFolder}/topics.json`, json(topicList())],
    [`${referenceFolder}/policy.schema.json`, json(policySchema())],
    [`${referenceFolder}/event-flow.md`, markdown(eventFlow(flow))],
    [`${referenceFolder}/vocabulary.md`, markdown(vocabulary(flow))],
    [`${referenceFolder}/settings.md`, markdown(settingsPage(services))],
    [`${referenceFolder}/stages.md`, markdown(stagesPage())],
    ...services.map(openApiOf),
    ...services.flatMap(readMeOf),
  ]);
};
