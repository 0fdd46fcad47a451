// Lints texts as if they stood at their paths: [{ file, text }] on stdin -> [[rule, …], …] on stdout. A process of its own, because
// ESLint loads its configuration and the native part of Nx, which do not live in a test's sandbox.
import { text as readAll } from 'node:stream/consumers';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const root = fileURLToPath(new URL('../..', import.meta.url));
const texts = JSON.parse(await readAll(process.stdin));
const eslint = new ESLint({
  cwd: root,
  // The files do not exist, so no tsconfig names them.
  overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { project: null, projectService: {
    allowDefaultProject: [...new Set(texts.map(({ file }) => file))], maximumDefaultProjectFileMatchCount_THIS_WILL_SLOW_DOWN_LINTING: 100, defaultProject: 'tsconfig.spec.json' } } } },
});
const rules = [];
for (const { file, text } of texts) {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  rules.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(rules));
