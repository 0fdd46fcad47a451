import type { TreeFile } from './tree.js';

const banned = ['common', 'shared', 'core', 'util', 'utils', 'helper', 'helpers', 'misc', 'base', 'manager', 'types', 'interfaces', 'dto', 'impl'];
const isOurs = (path: string): boolean => /^(apps|libs|tools|e2e|bench|examples)\//.test(path) && !path.startsWith('bench/peers/');

/** Words that say nothing about what is in a file or a folder. */
export const bannedWords = (files: readonly TreeFile[]): string[] => files.filter(({ path }) => isOurs(path)).flatMap(({ path }) =>
  path.split(/[/.-]/).filter((word) => banned.includes(word)).map((word) => `${path}: "${word}" says nothing; name what it holds`));

const roles = 'rules|handler|route|query|job|table';
const kebab = '[a-z0-9]+(-[a-z0-9]+)*';
const inSlice = new RegExp(`^${kebab}\\.((${roles})|(unit|prop|int)\\.spec)\\.ts$`);
const besideSlices = (app: string): RegExp => new RegExp(`^(main|config|consumes|publishes|${app}\\.module|${kebab}\\.(unit|prop|int)\\.spec)\\.ts$`);
const slicePath = /^apps\/([^/]+)\/src\/(?:([^/]+)\/)?(.+)$/;

const roleFault = ({ path }: TreeFile): string[] => {
  const [, app = '', slice, file = ''] = slicePath.exec(path) ?? [];
  if (app === '') return [];
  if (slice === undefined) return besideSlices(app).test(file) ? [] : [`${path}: beside the slices stand main, config, consumes, publishes and the module only`];
  return inSlice.test(file) ? [] : [`${path}: a file of a slice is what.role.ts, the role one of ${roles.replaceAll('|', ', ')}; what serves tests stands in apps/${app}/testing`];
};

/** Six roles of files in a service, closed. */
export const fileRoles = (files: readonly TreeFile[]): string[] => files.flatMap(roleFault);

const triggerOf = (slice: string): RegExp => {
  if (slice.startsWith('on-')) return /\.handler\.ts$/;
  if (slice.startsWith('every-')) return /\.(handler|job)\.ts$/;
  return /\.route\.ts$/;
};

const sliceFault = (slice: string, files: readonly string[]): string[] => {
  const name = slice.split('/').at(-1) ?? '';
  if (name === 'state') return [];
  if (!/^[a-z]+(-[a-z]+)+$/.test(name)) return [`${slice}: a folder is a trigger (on-…, every-…, get-…, verb-noun) or state`];
  return files.some((file) => triggerOf(name).test(file)) ? [] : [`${slice}: nothing in it is triggered (${triggerOf(name).source})`];
};

/** A folder of a service is a trigger or `state`, and holds what is triggered. */
export const slices = (files: readonly TreeFile[]): string[] => {
  const found = new Map<string, string[]>();
  for (const { path } of files) {
    const [, app, slice] = /^apps\/([^/]+)\/src\/([^/]+)\//.exec(path) ?? [];
    if (app !== undefined && slice !== undefined) found.set(`apps/${app}/src/${slice}`, [...found.get(`apps/${app}/src/${slice}`) ?? [], path]);
  }
  return [...found].flatMap(([slice, paths]) => sliceFault(slice, paths));
};

/** A spec says its level, and stories of the whole system stand in e2e. */
export const specNames = (files: readonly TreeFile[]): string[] => files.filter(({ path }) => /(\.|-)(spec|test)\.[cm]?[jt]sx?$/.test(path)).flatMap(({ path }) => {
  const [, level] = /\.(unit|prop|int|e2e|faults)\.spec\.ts$/.exec(path) ?? [];
  if (level === undefined) return [`${path}: a spec is called what.(unit|prop|int|e2e|faults).spec.ts`];
  const isWhole = level === 'e2e' || level === 'faults';
  return !isWhole || path.startsWith('e2e/') ? [] : [`${path}: a story of the whole system stands in e2e/`];
});

/** Migrations are ordered by a number of 13 digits that the class carries too; each is in the list. */
export const migrationNames = (files: readonly TreeFile[]): string[] => files.filter(({ path }) => /^apps\/[^/]+\/migrations\/(?!index\.ts$)/.test(path)).flatMap(({ path, text }) => {
  const [, number, words] = /\/(\d{13})-([a-z]+(?:-[a-z]+)+)\.ts$/.exec(path) ?? [];
  if (number === undefined || words === undefined) return [`${path}: a migration is called <13 digits>-verb-noun.ts`];
  const named = new RegExp(`class \\w+${number} `).test(text) ? [] : [`${path}: its class name must end in ${number}`];
  const index = files.find((file) => file.path === path.replace(/[^/]+$/, 'index.ts'));
  return index?.text.includes(`${number}-${words}.js`) === true ? named : [...named, `${path}: not in migrations/index.ts`];
});
