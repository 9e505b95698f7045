/**
 * The arrows of lib/README.md. `lib/cli/guards/arrows.ts` runs these rules, adds the one about routes (whose folder names
 * hold brackets, which break back-references), and proves with planted violations that every rule sees.
 */
const engine = '^lib/(pipeline|adapters|agent|model|sandbox|languages|verification|trajectories)/'
const tests = '\\.test\\.tsx?$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'lib-knows-no-web',
      comment: 'lib is everything the system can do: it knows neither pages nor React',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: ['^(app|components)/', 'node_modules/(next|react|react-dom)/'] },
    },
    {
      name: 'engine-knows-no-database',
      comment: 'the engine is handed what it needs: a test hands it an array',
      severity: 'error',
      from: { path: engine, pathNot: tests },
      to: { path: ['^lib/(data|database|jobs|cli)/', 'node_modules/(pg|@prisma|@dbos-inc)/'] },
    },
    {
      name: 'only-data-touches-prisma',
      comment: 'all queries live in lib/data',
      severity: 'error',
      from: { path: '^(app|components|lib|e2e)/', pathNot: '^lib/data/' },
      to: { path: ['^lib/data/generated/', 'node_modules/@prisma/'] },
    },
    {
      name: 'data-knows-no-work',
      comment:
        'lib/data stores and finds; it starts nothing. It parses what it reads with the schemas of lib/pipeline',
      severity: 'error',
      from: { path: '^lib/data/', pathNot: tests },
      to: {
        path: '^lib/(jobs|cli|pipeline|adapters|agent|sandbox)/',
        pathNot: '^lib/pipeline/(proposal|plan|checklist)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'adapters-apart',
      comment: 'an adapter can be removed with its file and its line in the registry',
      severity: 'error',
      from: { path: '^lib/adapters/([^/]+)', pathNot: '^lib/adapters/(index|adapter)\\.ts$' },
      to: { path: '^lib/adapters/', pathNot: ['^lib/adapters/$1', '^lib/adapters/adapter\\.ts$'] },
    },
    {
      name: 'drivers-apart',
      comment: 'a sandbox driver knows the port and itself',
      severity: 'error',
      from: { path: '^lib/sandbox/(bubblewrap|docker)', pathNot: tests },
      to: { path: '^lib/sandbox/(bubblewrap|docker|index)', pathNot: '^lib/sandbox/$1' },
    },
    {
      name: 'languages-apart',
      comment: 'a language is one folder',
      severity: 'error',
      from: { path: '^lib/languages/([^/]+)/' },
      to: { path: '^lib/languages/([^/]+)/', pathNot: '^lib/languages/$1/' },
    },
    {
      name: 'one-composition-root',
      comment:
        'lib/jobs/perform.ts, with its tables of recipes and models, alone makes a run and the environment concrete',
      severity: 'error',
      from: {
        path: '^lib/jobs/',
        pathNot: ['^lib/jobs/(perform|recipes|models)\\.ts$', '^lib/jobs/testing/', tests],
      },
      to: {
        path: [
          '^lib/pipeline/(propose|build-project)\\.ts$',
          '^lib/sandbox/(bubblewrap|docker)\\.ts$',
          '^lib/model/(openai|recorded)\\.ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tables-of-perform',
      comment: 'what perform.ts composes from is reached through it',
      severity: 'error',
      from: { path: '^lib/', pathNot: ['^lib/jobs/perform\\.ts$', '^lib/jobs/testing/', tests] },
      to: { path: '^lib/jobs/(recipes|models)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'components-get-props',
      comment: 'components show: data comes in as props; they may use types and pure trajectory code',
      severity: 'error',
      from: { path: '^components/', pathNot: tests },
      to: { path: ['^app/', '^lib/(?!trajectories/)'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pages-read-and-enqueue',
      comment: 'pages read through lib/data and ask lib/jobs; they never work themselves',
      severity: 'error',
      from: { path: '^app/', pathNot: tests },
      to: {
        path: '^lib/(agent|cli|database|verification|adapters)/|^lib/jobs/(worker|perform)\\.ts$|^lib/model/(openai|recorded)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle has no beginning: type imports alone may close one',
      severity: 'error',
      from: { path: '^(app|components|lib)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['node_modules', '^lib/data/generated'] },
    exclude: { path: ['^lib/model/recordings', '^\\.'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
