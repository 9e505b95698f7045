/** A tree that breaks every arrow once: what the import check must see before its "clean" counts. */

const files: Record<string, string> = {
  'lib/pipeline/web.ts': "import { page } from '#app/runs/page.ts'\nexport const web = page\n",
  'lib/pipeline/stored.ts': "import { findRun } from '#lib/data/runs.ts'\nexport const stored = findRun\n",
  'lib/jobs/query.ts':
    "import { client } from '#lib/data/generated/client.ts'\nexport const query = client\n",
  'lib/data/runs.ts': "import { perform } from '#lib/jobs/perform.ts'\nexport const findRun = perform\n",
  'lib/adapters/one.ts': "import { two } from '#lib/adapters/two.ts'\nexport const one = two\n",
  'lib/sandbox/bubblewrap.ts':
    "import { docker } from '#lib/sandbox/docker.ts'\nexport const bubblewrap = docker\n",
  'lib/languages/python/index.ts':
    "import { javascript } from '#lib/languages/javascript/index.ts'\nexport const python = javascript\n",
  'lib/jobs/compose.ts':
    "import { openAiModel } from '#lib/model/openai.ts'\nexport const compose = openAiModel\n",
  'lib/cli/table.ts': "import { recipes } from '#lib/jobs/recipes.ts'\nexport const table = recipes\n",
  'components/list.tsx': "import { findRun } from '#lib/data/runs.ts'\nexport const list = findRun\n",
  'app/runs/page.ts': "import { loop } from '#lib/agent/loop.ts'\nexport const page = loop\n",
  'app/projects/page.ts': "import { part } from '#app/runs/_components/part.tsx'\nexport const page = part\n",
  'lib/trajectories/round.ts':
    "import { about } from '#lib/trajectories/about.ts'\nexport const round = () => about\n",
  'lib/trajectories/about.ts':
    "import { round } from '#lib/trajectories/round.ts'\nexport const about = () => round\n",
}

const surroundings: Record<string, string> = {
  'package.json': JSON.stringify({
    type: 'module',
    imports: { '#lib/*': './lib/*', '#app/*': './app/*', '#components/*': './components/*' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'esnext', moduleResolution: 'bundler', jsx: 'react-jsx' },
  }),
  'lib/data/generated/client.ts': 'export const client = 1\n',
  'lib/jobs/perform.ts': 'export const perform = 1\n',
  'lib/jobs/recipes.ts': 'export const recipes = 1\n',
  'lib/adapters/two.ts': 'export const two = 2\n',
  'lib/sandbox/docker.ts': 'export const docker = 1\n',
  'lib/languages/javascript/index.ts': 'export const javascript = 1\n',
  'lib/model/openai.ts': 'export const openAiModel = 1\n',
  'lib/agent/loop.ts': 'export const loop = 1\n',
  'app/runs/_components/part.tsx': 'export const part = 1\n',
}

const rules = [
  'lib-knows-no-web',
  'engine-knows-no-database',
  'only-data-touches-prisma',
  'data-knows-no-work',
  'adapters-apart',
  'drivers-apart',
  'languages-apart',
  'one-composition-root',
  'tables-of-perform',
  'components-get-props',
  'pages-read-and-enqueue',
  'no-cycles',
  'routes-apart',
]

export const planted = { files, surroundings, rules }
