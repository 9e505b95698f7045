/**
 * Rows whose every text tries to be a program: `node e2e/seed/hostile.ts <database url>`. Whoever shows them as anything
 * but text sets `globalThis.owned`, and the browser tests look for it.
 */
import { v7 as uuid } from 'uuid'
import { putBlob } from '#lib/data/blobs.ts'
import { closeDatabase, database } from '#lib/data/database.ts'
import { putObjects } from '#lib/data/objects.ts'
import { writeCommit, writeTree } from '#lib/trajectories/trees.ts'
import { bash, edit, type ScriptedStep } from './calls.ts'
import { seededHeader, seedSteps } from './trajectory.ts'
import { type Files, workspaceFiles } from './workspace.ts'

const element =
  '<script>globalThis.owned=1</script><img src="/nowhere" onerror="globalThis.owned=2"><svg onload="globalThis.owned=3">'
const link = '[go](javascript:globalThis.owned=4) <a href="javascript:globalThis.owned=5">go</a>'
/** ESC ] 8 is a terminal's link, ESC ] 0 its title, ESC [ 2J clears its screen. */
const escapes =
  '\u001b]8;;javascript:globalThis.owned=6\u0007click\u001b]8;;\u0007\u001b]0;owned\u0007\u001b[2J\u001b[31mred\u001b[0m'
const hostile = `hostile ${element} ${link}`
/** a folder and a file: "</script>" holds a slash */
const hostilePath = `src/${element}.md`

const files: Files = {
  'README.md': `# ${hostile}\n\n${escapes}\n`,
  [hostilePath]: `${hostile}\n`,
  'page.html': `<!doctype html><body>${element}</body>\n`,
  'tests/test_1_1_1.py': `"""${hostile}"""\n`,
}

const steps: ScriptedStep[] = [
  {
    thought: `${hostile}\n\n${link}`,
    reasoning: hostile,
    calls: [bash(`echo '${element}'`, `${escapes}${hostile}`)],
    marks: [hostile],
    said: hostile,
  },
  {
    thought: '',
    calls: [
      edit({ command: 'create', path: `/workspace/${hostilePath}`, file_text: hostile }, hostile),
      { name: element, arguments: { [element]: hostile }, result: hostile, error: true },
      { name: 'execute_bash', arguments: `{"command": "${element}`, result: hostile, error: true },
    ],
    change: (before) => ({ ...before, [hostilePath]: `${hostile}\n${element}\n` }),
  },
  { thought: hostile, calls: [{ name: 'finish', arguments: { message: hostile }, result: '' }] },
]

export type HostileIds = { projectId: string; runId: string; trajectoryId: string }

async function seedHostile(): Promise<HostileIds> {
  const { tree, objects } = writeTree(workspaceFiles(files))
  const commit = writeCommit({ tree, parents: [], message: hostile })
  await putObjects([...objects, commit])
  const projectId = uuid()
  await database().project.create({
    data: {
      id: projectId,
      slug: 'hostile',
      name: hostile,
      language: 'python',
      domain: element,
      state: 'building',
      description: hostile,
      instruction: hostile,
      constraints: hostile,
      models: [element],
      headCommit: commit.id,
      tasksTotal: 1,
    },
  })
  const taskId = await seedTask(projectId, commit.id)
  const runId = await seedRun(projectId)
  const trajectoryId = await seedTrajectory({ projectId, runId, taskId })
  await seedVerdict({ projectId, runId, taskId, trajectoryId, tree })
  return { projectId, runId, trajectoryId }
}

async function seedTask(projectId: string, testCommit: string): Promise<string> {
  const [phaseId, moduleId, id] = [uuid(), uuid(), uuid()]
  await database().phase.create({
    data: { id: phaseId, projectId, number: 1, title: hostile, goal: hostile },
  })
  await database().module.create({ data: { id: moduleId, phaseId, number: '1.1', title: hostile } })
  await database().task.create({
    data: {
      id,
      projectId,
      moduleId,
      number: '1.1.1',
      position: 0,
      title: hostile,
      description: hostile,
      difficulty: 1,
      state: 'failed',
      reason: hostile,
      testCommit,
    },
  })
  const cases = [{ name: 'owned', assertion: hostile, criteria: ['c'] }]
  const content = {
    summary: hostile,
    criteria: [{ id: 'c', text: hostile }],
    normal: cases,
    edge: cases,
    error: cases,
  }
  await database().checklist.create({
    data: { id: uuid(), taskId: id, version: 1, content, author: element },
  })
  return id
}

async function seedRun(projectId: string): Promise<string> {
  const runId = uuid()
  const at = new Date()
  await database().run.create({
    data: {
      id: runId,
      recipe: 'build-project',
      title: hostile,
      projectId,
      input: { projectId },
      state: 'failed',
      reason: hostile,
      model: element,
      sandbox: 'bubblewrap',
      createdAt: at,
      startedAt: at,
      endedAt: at,
      stages: {
        create: { name: element, position: 0, state: 'failed', error: hostile, startedAt: at, endedAt: at },
      },
      events: {
        create: { seq: 1, level: 'error', kind: 'log', message: `${hostile} ${escapes}`, data: {} },
      },
    },
  })
  return runId
}

async function seedTrajectory(of: { projectId: string; runId: string; taskId: string }): Promise<string> {
  const id = uuid()
  const header = seededHeader(hostile)
  await database().trajectory.create({
    data: {
      ...of,
      id,
      taskNumber: '1.1.1',
      purpose: 'implementation',
      title: hostile,
      attempt: 1,
      language: 'python',
      profile: 'function-calling',
      model: element,
      sandbox: 'bubblewrap',
      state: 'ended',
      endReason: 'finished',
      verdict: 'failed',
      reward: 0,
      flags: ['tests-edited'],
      tags: [element, 'javascript:globalThis.owned=7'],
      headerBlob: await putBlob(JSON.stringify(header)),
      endedAt: new Date(),
    },
  })
  const { baseTree, finalTree, totals } = await seedSteps(id, { script: steps, base: files, header })
  await database().trajectory.update({ where: { id }, data: { ...totals, baseTree, finalTree } })
  await database().review.create({
    data: { id: uuid(), trajectoryId: id, decision: 'rejected', reason: hostile, reviewer: element },
  })
  return id
}

async function seedVerdict(of: {
  projectId: string
  runId: string
  taskId: string
  trajectoryId: string
  tree: string
}): Promise<void> {
  await database().verdict.create({
    data: {
      ...of,
      id: uuid(),
      kind: 'implementation',
      attempt: 1,
      outcome: 'failed',
      gates: [{ gate: 'tests-pass', outcome: 'failed', evidence: hostile, ids: [element] }],
      flags: [{ kind: 'tests-edited', path: hostilePath, evidence: hostile }],
      testsTotal: 1,
      durationMs: 1,
      results: {
        create: {
          testId: `tests/test_1_1_1.py::${element}`,
          phase: 'call',
          outcome: 'failed',
          exceptionType: element,
          message: hostile,
        },
      },
    },
  })
}

const url = process.argv[2]
if (!url) throw new Error('usage: node e2e/seed/hostile.ts <database url>')
process.env.DATABASE_URL = url
console.log(JSON.stringify(await seedHostile()))
await closeDatabase()
