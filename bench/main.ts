// npm run bench -- projection|way|start|idle|predict|points|ingest|rebuild|memory|customers|prices|report [options]
import { Misasked } from '@fealty/tools/command-line';
import { say } from './measure/results.js';
import { benchCustomers } from './customers/customers.js';
import { benchIdle } from './idle/idle.js';
import { benchIngest } from './ingest/ingest.js';
import { benchMemory } from './memory/memory.js';
import { benchProjection } from './projection/projection.js';
import { benchPoints } from './points/points.js';
import { benchPredict } from './predict/predict.js';
import { benchPrices } from './prices/prices.js';
import { benchRebuild } from './rebuild/rebuild.js';
import { writeReport } from './report/report.js';
import { benchStart } from './start/start.js';
import { benchWay } from './way/way.js';

const usage = `npm run bench -- projection [--events 1000000] [--customers 50000] [--runs 3] [--only 'loyalty, one process'] [--profile DIR]
npm run bench -- way [--events 100000] [--rate 500] [--seconds 30] [--warm 60] [--shares 50,70,90] [--profile DIR]
npm run bench -- start [--runs 3]
npm run bench -- idle [--seconds 60]
npm run bench -- predict [--customers 1000000]
npm run bench -- points [--events 1000000] [--customers 50000] [--runs 3] [--requests 20000] [--accounts 10000] [--lots 1000000]
npm run bench -- ingest [--events 100000] [--batch 500] [--runs 3]
npm run bench -- rebuild [--events 500000] [--customers 50000] [--runs 3]
npm run bench -- memory [--events 200000]
npm run bench -- customers [--events 500000] [--few 10000] [--many 1000000] [--runs 3]
npm run bench -- prices [--events 400000] [--customers 50000] [--runs 3] [--seconds 10]
npm run bench -- report`;
const programs: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = { projection: benchProjection, way: benchWay, start: benchStart, idle: benchIdle, predict: benchPredict, points: benchPoints, ingest: benchIngest, rebuild: benchRebuild, memory: benchMemory, customers: benchCustomers, prices: benchPrices, report: writeReport };

const main = async (): Promise<void> => {
  const [name = '', ...args] = process.argv.slice(2);
  const program = programs[name];
  if ([name, ...args].some((arg) => arg === '--help' || arg === '-h')) say(usage);
  else if (program === undefined) {
    process.stderr.write(`${name === '' ? 'name a bench' : `there is no bench ${name}`}\n${usage}\n`);
    process.exit(2);
  } else await program(args);
  process.exit(0);
};

main().catch((error: unknown) => {
  if (error instanceof Misasked) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exit(1);
});
