import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '@fealty/tools/local/places';
import type { Machine } from '../measure/machine.js';
import type { Spread } from '../measure/statistics.js';

export interface Measured { readonly at: string; readonly machine: Machine }

export const read = <Result>(name: string): Result | undefined => {
  const file = join(rootDir, 'bench', 'results', `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Result : undefined;
};
export const whole = (figure: number): string => Math.round(figure).toLocaleString('en-US');
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
export const taken = ({ at, machine }: Measured): string =>
  `${at.slice(0, 10)}, commit ${machine.commit}: ${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, Node ${machine.node}, load of the minute before ${machine.loadBefore}`
  + `${machine.postgres === undefined ? '' : `; PostgreSQL ${machine.postgres['server_version'] ?? ''} and Kafka ${machine.kafka?.['version'] ?? ''} at defaults, fsync ${machine.postgres['fsync'] ?? ''}, acks all`}.`;
export const spreadText = ({ median, least, most }: Spread, digits: number): string => {
  const text = (figure: number): string => figure.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(median)} (${text(least)}–${text(most)})`;
};
