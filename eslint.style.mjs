const forbid = (selector, message) => ({ selector, message });
const size = (lines) => ({ 'max-lines': ['error', 200], 'max-lines-per-function': ['error', lines], 'max-params': ['error', 3] });
export const style = [
  { files: ['**/*.ts'], rules: { ...size(40), '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/consistent-type-imports': 'error', 'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }] } },
  { files: ['**/*.table.ts', '**/*.spec.ts'], rules: size(70) },
  { files: ['**/*.rules.ts'], rules: {
    'no-restricted-syntax': ['error',
      forbid('NewExpression[callee.name="Date"][arguments.length=0]', 'Time comes in with the event.'),
      forbid('MemberExpression[object.name="Date"][property.name="now"], MemberExpression[object.name="Math"][property.name="random"]', 'A rule is deterministic.'),
      forbid('AwaitExpression, :function[async=true]', 'A rule is synchronous.'),
      forbid('ThrowStatement', 'A refusal is a value.')],
    'no-restricted-globals': ['error', 'process', 'globalThis', 'fetch', 'crypto', 'performance', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'] } },
  { files: ['apps/*/src/**/*.ts'], ignores: ['**/config.ts', '**/*.rules.ts', '**/*.spec.ts'], rules: { 'no-restricted-syntax': ['error',
    forbid('MemberExpression[object.name="process"][property.name="env"]', 'Only config.ts reads the environment.')] } },
];
