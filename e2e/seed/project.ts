import { v7 as uuid } from 'uuid'
import { putBlob } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import { putObjects } from '#lib/data/objects.ts'
import { writeCommit, writeTree } from '#lib/trajectories/trees.ts'
import { phases, project } from './plan.ts'
import { baseFiles, contents, workspaceFiles } from './workspace.ts'

export type SeededTaskRow = { id: string; number: string; title: string; suiteCommit: string | null }

export async function seedProject(): Promise<{ projectId: string; tasks: Map<string, SeededTaskRow> }> {
  const projectId = uuid()
  const setUp = await commit('Set up the repository', [])
  const withTests = await commit('Tests of 1.2.1', [setUp], { 'tests/test_1_2_1.py': contents.tests })
  const passed = await commit('1.2.1 Parse by precedence', [withTests], {
    'tests/test_1_2_1.py': contents.tests,
    'tinyre/parser.py': contents.parserFirst,
    'tinyre/nodes.py': contents.nodes,
  })
  const all = phases.flatMap((phase) => phase.modules.flatMap((module) => module.tasks))
  await database().project.create({
    data: {
      id: projectId,
      ...project,
      state: 'building',
      models: ['recorded/example'],
      recorded: true,
      promptName: 'domains/language-tools',
      planBlob: await putBlob(planText()),
      headCommit: passed,
      tasksTotal: all.length,
      costUsd: 0.4182,
      proposal: { name: project.name, description: project.description },
    },
  })
  const tasks = new Map<string, SeededTaskRow>()
  for (const [phaseIndex, phase] of phases.entries()) {
    const phaseId = uuid()
    const { title, goal } = phase
    await database().phase.create({ data: { id: phaseId, projectId, number: phaseIndex + 1, title, goal } })
    for (const [moduleIndex, module] of phase.modules.entries()) {
      const moduleId = uuid()
      await database().module.create({
        data: { id: moduleId, phaseId, number: `${phaseIndex + 1}.${moduleIndex + 1}`, title: module.title },
      })
      for (const task of module.tasks) {
        const done = task.state === 'passed'
        const row = {
          id: uuid(),
          number: task.number,
          title: task.title,
          suiteCommit: done ? withTests : null,
        }
        tasks.set(task.number, row)
        await database().task.create({
          data: {
            ...task,
            id: row.id,
            projectId,
            moduleId,
            position: all.findIndex((each) => each.number === task.number),
            plannedTests: [
              { kind: 'code', name: 'test_single_literal', description: 'one literal is one node' },
            ],
            attempts: task.state === 'failed' ? 3 : done ? 2 : 0,
            failureClass: task.state === 'failed' ? 'model' : null,
            testCommit: row.suiteCommit,
            passedCommit: done ? passed : null,
          },
        })
        await seedChecklist(row.id)
      }
    }
  }
  return { projectId, tasks }
}

async function commit(
  message: string,
  parents: string[],
  files: Record<string, string> = {},
): Promise<string> {
  const { tree, objects } = writeTree(workspaceFiles({ ...baseFiles, ...files }))
  const object = writeCommit({ tree, parents, message })
  await putObjects([...objects, object])
  return object.id
}

async function seedChecklist(taskId: string): Promise<void> {
  const content = {
    summary: 'Trees have the right shape, errors name their place.',
    criteria: [
      { id: 'precedence', text: 'Choice binds weaker than sequence, sequence weaker than repetition.' },
      { id: 'positions', text: 'Errors carry the position in the pattern.' },
    ],
    normal: [
      { name: 'single_literal', assertion: 'parse("a") == Literal("a")', criteria: [] },
      {
        name: 'sequence_binds_tighter_than_choice',
        assertion: 'parse("ab|c") is a choice of a sequence and a literal',
        criteria: ['precedence'],
      },
    ],
    edge: [{ name: 'negated_class', assertion: '[^ab] is a negated class of "ab"', criteria: [] }],
    error: [
      {
        name: 'unclosed_group_names_its_place',
        assertion: 'parse("a(b") raises PatternError with position 1',
        criteria: ['positions'],
      },
    ],
  }
  await database().checklist.create({
    data: { id: uuid(), taskId, version: 1, content, author: 'recorded/example' },
  })
}

function planText(): string {
  return phases.map((phase, index) => `## Phase ${index + 1}: ${phase.title}\n${phase.goal}`).join('\n\n')
}
