import { linesOf, type TreeFile } from './tree.js';

const limits: readonly (readonly [RegExp, number])[] = [
  [/^apps\/[^/]+\/README\.md$/, 60], [/^apps\/[^/]+\/migrations\/\d.*\.ts$/, 80],
  [/^apps\/[^/]+\/src\/(main|consumes)\.ts$/, 40], [/^apps\/[^/]+\/src\/publishes\.ts$/, 20],
  [/^apps\/[^/]+\/src\/config\.ts$/, 60], [/\.module\.ts$/, 60], [/\.handler\.ts$/, 30],
  [/\/state\/[^/]+\.rules\.ts$/, 200], [/\.rules\.ts$/, 150], [/\.table\.ts$/, 100], [/\.route\.ts$/, 80], [/\.(query|job)\.ts$/, 60],
];

/** How long a file may be follows from what it is. */
export const fileLengths = (files: readonly TreeFile[]): string[] => files.filter(({ path }) => path.startsWith('apps/')).flatMap((file) => {
  const [, limit] = limits.find(([pattern]) => pattern.test(file.path)) ?? [];
  return limit === undefined || linesOf(file) <= limit ? [] : [`${file.path}: ${linesOf(file)} lines, at most ${limit}`];
});

const eachLine = (files: readonly TreeFile[], wrong: (line: string, file: TreeFile) => string | undefined): string[] => files.flatMap((file) =>
  file.text.split('\n').flatMap((line, index) => { const fault = wrong(line, file); return fault === undefined ? [] : [`${file.path}:${index + 1}: ${fault}`]; }));

const promise = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`);

/** What is left to do has an issue. */
export const openEnds = (files: readonly TreeFile[]): string[] => eachLine(files.filter(({ path }) => path !== 'package-lock.json'),
  (line) => (promise.test(line) && !/#\d+/.test(line) ? 'something to do without an issue' : undefined));

const machinePath = new RegExp(`(^|[^A-Za-z0-9_.@/-])/(${['wo' + 'rk', 'ro' + 'ot', 'ho' + 'me/[a-z]+', 'Us' + 'ers/[A-Za-z]+'].join('|')})(/|\\b(?=["'\`\\s]))`);

/** The repository runs anywhere: no path of one machine. */
export const machinePaths = (files: readonly TreeFile[]): string[] => eachLine(files, (line) => (machinePath.test(line) ? 'a path of one machine' : undefined));

/** The lock file names packages and checksums, and no host to fetch them from. */
export const registryHosts = (files: readonly TreeFile[]): string[] => eachLine(files.filter(({ path }) => /(^|\/)(package-lock\.json|\.npmrc)$/.test(path)),
  (line) => (/"resolved": "https?:|^\s*(@[^:]+:)?registry\s*=/.test(line) ? 'names a registry' : undefined));

const commentLines = (text: string): number => {
  let inside = false;
  let found = 0;
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (inside || line.startsWith('//') || line.startsWith('/*')) found += 1;
    if (line.startsWith('/*')) inside = true;
    if (inside && line.includes('*/')) inside = false;
  }
  return found;
};

const partMax = 0.08;

/** Over 8 % of comments in a service asks for better names. */
export const commentParts = (files: readonly TreeFile[]): string[] => {
  const apps = new Map<string, { lines: number; comments: number }>();
  for (const file of files) {
    const [, app] = /^apps\/([^/]+)\/(?:src|migrations)\/.*(?<!\.spec)\.ts$/.exec(file.path) ?? [];
    if (app === undefined) continue;
    const before = apps.get(app) ?? { lines: 0, comments: 0 };
    apps.set(app, { lines: before.lines + linesOf(file), comments: before.comments + commentLines(file.text) });
  }
  return [...apps].filter(([, { lines, comments }]) => comments > lines * partMax)
    .map(([app, { lines, comments }]) => `apps/${app}: ${comments} of ${lines} lines are comments (${(100 * comments / lines).toFixed(1)} %), at most ${100 * partMax} %`);
};

/** No barrels in a service, and no exports by star. */
export const barrels = (files: readonly TreeFile[]): string[] => [
  ...files.filter(({ path }) => /^apps\/[^/]+\/src\/(.*\/)?index\.ts$/.test(path)).map(({ path }) => `${path}: import what is needed from where it is`),
  ...eachLine(files.filter(({ path }) => /^(apps|libs)\/.*\.ts$/.test(path)), (line) => (/^export \* from/.test(line) ? 'name what is exported' : undefined)),
];

/** A UUID may be asked for in either case, and every key of a record, a shard and a lock is made of the lower one. */
export const askedIds = (files: readonly TreeFile[]): string[] => eachLine(files.filter(({ path }) => path.endsWith('.route.ts')),
  (line) => (/parse\(uuid\b(?!\.toLowerCase\(\))|strictObject\(\{.*\b\w+Id: uuid\b(?!\.toLowerCase\(\))/.test(line) ? 'an id is asked for as it comes: uuid.toLowerCase()' : undefined));

/** A test name is a sentence that states the rule. */
export const testNames = (files: readonly TreeFile[]): string[] => eachLine(files.filter(({ path }) => path.endsWith('.spec.ts')), (line) => {
  const [, name] = /^\s*it(?:\.each\(.*\))?\('([^']*)'/.exec(line) ?? [];
  if (name === undefined) return undefined;
  return /^should\b/.test(name) || !/\s/.test(name.trim()) ? `"${name}" is not a sentence that states a rule` : undefined;
});

/** Stories of the whole system are few: they are slow, and they fail for any reason. */
export const fewStories = (files: readonly TreeFile[]): string[] => {
  const stories = files.filter(({ path }) => path.endsWith('.e2e.spec.ts'));
  return stories.length < 10 ? [] : [`e2e: ${stories.length} stories, fewer than 10`];
};

const linkTarget = /\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g;
const resolved = (path: string, link: string): string => link.split('/').reduce<string[]>((folders, step) => {
  if (step === '..') return folders.slice(0, -1);
  return step === '.' || step === '' ? folders : [...folders, step];
}, path.split('/').slice(0, -1)).join('/');

/** Links between documents lead to a file or folder of the tree. */
export const links = (files: readonly TreeFile[]): string[] => {
  const paths = new Set(files.flatMap(({ path }) => path.split('/').map((_, end, steps) => steps.slice(0, end + 1).join('/'))));
  return eachLine(files.filter(({ path }) => path.endsWith('.md')), (line, { path }) => {
    const broken = [...line.matchAll(linkTarget)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link) && !paths.has(resolved(path, link)));
    return broken.length === 0 ? undefined : `leads nowhere: ${broken.join(', ')}`;
  });
};
