// The graph fences of docs/architecture.md: who may import whom. Zero violations, always.
const M = '^packages/server/src/modules/([^/]+)/'
const forbid = (name, from, to) => ({ name, severity: 'error', from, to })
const PURE = '^packages/(std|contracts|phrases|parsers|detect)/src/'

module.exports = {
  forbidden: [
    forbid('no-cycles', {}, { circular: true }),
    forbid('std-knows-nobody', { path: '^packages/std/' }, { path: '^packages/', pathNot: '^packages/std/' }),
    forbid('contracts-know-std-only', { path: '^packages/contracts/' }, { path: '^packages/', pathNot: '^packages/(contracts|std)/' }),
    forbid('pure-packages-know-contracts-only', { path: '^packages/(phrases|parsers|detect|documents)/' }, { path: '^packages/(server|web|cli|scanners|testkit)/' }),
    forbid('pure-packages-stand-apart', { path: '^packages/(phrases|parsers|detect|documents)/' }, { path: '^packages/(phrases|parsers|detect|documents)/', pathNot: '^packages/$1/' }),
    forbid('pure-packages-touch-no-machine', { path: PURE, pathNot: '\\.test\\.ts$|\\.prop\\.test\\.ts$|/testing/' }, { dependencyTypes: ['core'] }),
    forbid('web-sees-contracts-only', { path: '^packages/web/' }, { path: '^packages/', pathNot: '^packages/(web|std|contracts|phrases)/' }),
    forbid('cli-opens-no-store', { path: '^packages/cli/' }, { path: '^packages/(server|web|scanners)/' }),
    forbid('modules-by-their-front-door', { path: M, pathNot: '\\.test\\.ts$' }, { path: M, pathNot: ['^packages/server/src/modules/$1/', '/index\\.ts$'] }),
    forbid('platform-knows-no-module', { path: '^packages/server/src/platform/', pathNot: '\\.test\\.ts$' }, { path: '^packages/server/src/(modules|pipeline|app)/' }),
    forbid('pipeline-knows-no-module', { path: '^packages/server/src/pipeline/', pathNot: '\\.test\\.ts$' }, { path: '^packages/server/src/(modules|app)/' }),
    forbid('modules-know-no-pipeline', { path: '^packages/server/src/modules/', pathNot: '\\.test\\.ts$' }, { path: '^packages/server/src/(pipeline|app)/' }),
    forbid('nobody-imports-app', { path: '^packages/server/src/', pathNot: '^packages/server/src/app/|\\.test\\.ts$' }, { path: '^packages/server/src/app/' }),
    // A model may speak of its own rows and of the shape of a rule set by their types; it runs nothing of either.
    forbid('model-is-pure', { path: M + '[a-z-]*model\\.ts$' }, { pathNot: ['^packages/(std|contracts)/', '^packages/server/src/modules/$1/([a-z-]*model|tables)\\.ts$', '^packages/server/src/rule-sets/'] }),
    forbid('model-runs-nothing-else', { path: M + '[a-z-]*model\\.ts$' }, { path: '^packages/server/src/(modules/$1/tables\\.ts$|rule-sets/)', dependencyTypesNot: ['type-only'] }),
    forbid('drivers-only-in-platform', { path: '^packages/', pathNot: '^packages/server/src/platform/|^packages/testkit/' }, { path: '^node_modules/(pg|kysely|@electric-sql|chdb|@clickhouse|@nats-io)(/|$)', dependencyTypesNot: ['type-only'] }),
    forbid('sockets-only-at-the-doors', { path: '^packages/server/src/', pathNot: '^packages/server/src/(platform/(http-client|mail|tls|clamd)|pipeline/gateway)/|\\.test\\.ts$|/testing/' }, { path: '^(net|tls|dns|dgram|http|https|node:net|node:tls|node:dns|node:dns/promises|node:http|node:https)$' }),
    forbid('no-child-processes', { path: '^packages/(server|cli)/src/', pathNot: '\\.test\\.ts$|/testing/' }, { path: '^(node:)?child_process$' }),
    forbid('tests-stay-tests', { path: '^packages/[^/]+/src/', pathNot: '\\.test\\.ts$|\\.contract\\.ts$|^packages/testkit/|/testing/' }, { path: '^packages/testkit/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
