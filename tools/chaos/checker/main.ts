// The checker, a process of its own: node main.js RUN_FILE BROKERS DATABASE_URL [OBSERVATIONS_FILE]. Ends with 1 when an invariant is broken.
import { readFileSync, writeFileSync } from 'node:fs';
import { check, table } from './check.js';
import type { RunTold } from './observations.js';
import { readTables } from './read-tables.js';
import { readTopics } from './read-topics.js';

const [runFile = '', brokers = '', databaseUrl = '', observationsFile] = process.argv.slice(2);
const run = JSON.parse(readFileSync(runFile, 'utf8')) as RunTold;
const [topics, tables] = await Promise.all([readTopics(brokers.split(',')), readTables(databaseUrl)]);
const seen = { ...run, ...topics, tables };
if (observationsFile !== undefined) writeFileSync(observationsFile, JSON.stringify(seen));
const checked = check(seen);
process.stdout.write(`${table(checked)}\n`);
process.exit(checked.every(({ findings }) => findings.length === 0) ? 0 : 1);
