import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { style } from './eslint.style.mjs';

const on = (scope, ...libs) => ({ sourceTag: `scope:${scope}`, onlyDependOnLibsWithTags: [scope, ...libs].map((lib) => `scope:${lib}`) });

export default defineConfig(
  { ignores: ['**/dist/**', '**/target/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    languageOptions: {
      parserOptions: {
        project: ['apps/*/tsconfig.json', 'libs/*/tsconfig.json', 'tools/tsconfig.json', 'e2e/tsconfig.json', 'bench/tsconfig.json', 'tsconfig.spec.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }], // what is left out of the rest
      '@nx/enforce-module-boundaries': ['error', {
        enforceBuildableLibDependency: true,
        allow: [],
        depConstraints: [
          { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib'] },
          { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
          { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'scope:tools'] },
          on('contracts'), on('runtime'), on('btyd'), on('testing', 'contracts'), on('postgres', 'runtime', 'testing'),
          on('messaging', 'contracts', 'postgres', 'runtime', 'testing'),
        ],
      }],
    },
  },
  ...style,
);
