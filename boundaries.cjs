const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const npm = (names) => `(^|/)node_modules/(${names})/`;
const tests = ['\\.(spec|fixture)\\.ts$', '^apps/[^/]+/testing/', '^libs/testing/'];
module.exports = {
  forbidden: [
    rule('everything-resolves', {}, { couldNotResolve: true }),
    rule('no-cycles', {}, { circular: true }),
    rule('no-app-to-app', { path: '^apps/([^/]+)/' }, { path: '^apps/', pathNot: '^apps/$1/' }),
    rule('no-lib-to-app', { path: '^libs/' }, { path: '^apps/' }),
    rule('no-product-to-tools', { path: '^(apps|libs)/' }, { path: '^(tools|e2e|bench)/' }),
    rule('no-slice-to-slice', { path: '^apps/([^/]+)/src/([^/]+)/', pathNot: '^apps/[^/]+/src/state/' },
      { path: '^apps/$1/src/[^/]+/', pathNot: ['^apps/$1/src/$2/', '^apps/$1/src/state/'] }),
    rule('state-knows-no-slice', { path: '^apps/([^/]+)/src/state/' }, { path: '^apps/$1/src/[^/]+/', pathNot: '^apps/$1/src/state/' }),
    rule('rules-are-pure', { path: '\\.rules\\.ts$' }, { pathNot: ['\\.rules\\.ts$', '^libs/(contracts|btyd)/'] }),
    rule('handlers-do-no-io', { path: '\\.handler\\.ts$' }, { pathNot: ['\\.(rules|table|handler)\\.ts$', '^libs/(contracts|messaging)/'] }),
    rule('sql-only-in-tables-and-queries', { path: '^apps/', pathNot: ['\\.(table|query|int\\.spec)\\.ts$', '/migrations/'] }, { path: npm('typeorm|pg') }),
    rule('nest-only-at-the-edge', { path: '^apps/', pathNot: ['/main\\.ts$', '\\.(module|route)\\.ts$', ...tests] }, { path: npm('@nestjs') }),
    rule('models-are-pure', { path: '^libs/btyd/', pathNot: '\\.spec\\.ts$' }, { pathNot: '^libs/btyd/' }),
    rule('contracts-stand-alone', { path: '^libs/contracts/', pathNot: '\\.spec\\.ts$' }, { pathNot: ['^libs/contracts/', npm('zod')] }),
    rule('kafka-only-in-messaging', { path: '^(apps|libs)/', pathNot: '^libs/(messaging|testing)/' }, { path: npm('kafkajs|@nestjs/microservices') }),
    rule('code-imports-no-tests', { path: '^(apps|libs)/', pathNot: tests }, { path: [...tests, npm('fast-check|@jest/globals')] }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' }, tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' }, exclude: { path: '^((apps|libs)/[^/]+|tools|e2e|bench)/dist/' },   // a bare /dist/ would hide npm packages
    enhancedResolveOptions: { conditionNames: ['@fealty/source', 'import', 'require', 'node', 'default'], exportsFields: ['exports'] },
  },
};
