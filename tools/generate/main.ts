// Writes the reference from the code: node tools/dist/generate/main.js [--check]
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Misasked, runProgram } from '../command-line.js';
import { asyncApiFaults } from './async-api.js';
import { contracts } from './contracts.js';
import { staleFiles, writeFiles } from './output.js';
import { asyncApiFile, generated, readMeFaults, referenceFolder } from './reference.js';
import { flowFaults } from './service-flow.js';
import { flowOf, readServices } from './services.js';
import { settingsFaults } from './settings-page.js';
import { examplePages } from './worked-examples.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// Measured by npm run bench, not written from the code.
const place = { root, folder: referenceFolder, writtenElsewhere: [`${referenceFolder}/performance.md`] };
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const main = async (check: boolean): Promise<string[]> => {
  const services = await readServices(root);
  const output = new Map([...generated(services), ...await examplePages(root, services)]);
  const stale = staleFiles(output, place);
  if (!check) writeFiles(output, place);
  const document = output.get(asyncApiFile) ?? '';
  // The parser follows references to the schema files: those of this run, once they are written.
  const invalid = check && stale.length > 0 ? [] : (await asyncApiFaults(document, join(root, asyncApiFile))).map((fault) => `${asyncApiFile}: ${fault}`);
  if (!check && stale.length > 0) say(`written: ${stale.map((line) => line.replace(/ is \S+( over)?$/, '')).join(', ')}`);
  const flow = flowFaults(flowOf(services), contracts);
  return [...flow, ...readMeFaults(services), ...settingsFaults(services), ...invalid, ...(check ? stale.map((line) => `${line}: run npm run generate`) : [])];
};

const usage = 'npm run generate -- [--check]';
void runProgram({ usage, options: { check: { type: 'boolean', default: false } } }, async ({ values: { check }, positionals: [extra] }) => {
  if (extra !== undefined) throw new Misasked(`"${extra}" is not expected here`, usage);
  const faults = await main(check);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  say(faults.length === 0 ? `${contracts.length} events, every one with a reader; the reference is up to date` : `${faults.length} faults`);
  process.exit(faults.length === 0 ? 0 : 1);
});
