import { v7 as uuid } from 'uuid'
import { putBlob } from '#lib/data/blobs.ts'
import { database } from '#lib/data/database.ts'
import type { ScriptedStep } from './calls.ts'
import type { SeededTaskRow } from './project.ts'
import { script } from './script.ts'
import { seededHeader, seedSteps } from './trajectory.ts'
import { baseFiles, contents } from './workspace.ts'

const minute = 60_000

type Given = { projectId: string; runId: string; tasks: Map<string, SeededTaskRow> }
type Seeding = {
  task: SeededTaskRow
  attempt: number
  script: ScriptedStep[]
  minutesAgo: number
  row?: {
    state: string
    endReason: string
    verdict: string
    reward: number
    flags?: string[]
    tags?: string[]
  }
}

export async function seedTrajectories(
  given: Given,
): Promise<{ replayId: string; runningId: string; failedId: string }> {
  const parser = taskOf(given, '1.2.1')
  const flags = ['tests-edited']
  const failedId = await seedOne(given, {
    task: parser,
    attempt: 1,
    script: [...script.slice(0, 12), editsTests],
    minutesAgo: 9,
    row: { state: 'ended', endReason: 'step-limit', verdict: 'failed', reward: 0, flags },
  })
  await seedVerdict(given, {
    task: parser,
    trajectoryId: failedId,
    attempt: 1,
    failed: ['test_negated_class'],
  })
  const replayId = await seedOne(given, {
    task: parser,
    attempt: 2,
    script,
    minutesAgo: 6,
    row: { state: 'ended', endReason: 'finished', verdict: 'passed', reward: 1, tags: ['example'] },
  })
  await seedVerdict(given, { task: parser, trajectoryId: replayId, attempt: 2, failed: [] })
  const runningId = await seedOne(given, {
    task: taskOf(given, '2.1.1'),
    attempt: 1,
    script: script.slice(0, 7),
    minutesAgo: 1,
  })
  await database().stage.updateMany({
    where: { runId: given.runId, name: 'implement 2.1.1 attempt 1' },
    data: { trajectoryId: runningId },
  })
  return { replayId, runningId, failedId }
}

const editsTests: ScriptedStep = {
  thought: 'The test of negated classes seems wrong to me; I change it.',
  calls: [
    {
      name: 'str_replace_editor',
      arguments: {
        command: 'str_replace',
        path: '/workspace/tests/test_1_2_1.py',
        old_str: 'negated=True',
        new_str: 'negated=False',
      },
      result: 'The file /workspace/tests/test_1_2_1.py has been edited.',
    },
  ],
  change: (files) => ({
    ...files,
    'tests/test_1_2_1.py': contents.tests.replace('negated=True', 'negated=False'),
  }),
}

function taskOf(given: Given, number: string): SeededTaskRow {
  const task = given.tasks.get(number)
  if (!task) throw new Error(`the seeded plan has no task ${number}`)
  return task
}

async function seedOne(given: Given, seeding: Seeding): Promise<string> {
  const { task, attempt, minutesAgo, row } = seeding
  const id = uuid()
  const header = seededHeader(`${task.number} ${task.title}`)
  const createdAt = new Date(Date.now() - minutesAgo * minute)
  await database().trajectory.create({
    data: {
      id,
      runId: given.runId,
      projectId: given.projectId,
      taskId: task.id,
      taskNumber: task.number,
      purpose: 'implementation',
      title: `Implement ${task.number} ${task.title}`,
      attempt,
      language: 'python',
      profile: 'function-calling',
      model: 'recorded/example',
      recorded: true,
      sandbox: 'bubblewrap',
      headerBlob: await putBlob(JSON.stringify(header)),
      createdAt,
      ...row,
    },
  })
  const { baseTree, finalTree, totals } = await seedSteps(id, {
    script: seeding.script,
    base: baseFiles,
    header,
  })
  const ended = row?.state === 'ended'
  const endedAt = ended ? new Date(createdAt.getTime() + totals.durationMs) : null
  await database().trajectory.update({
    where: { id },
    data: { ...totals, baseTree, finalTree: ended ? finalTree : null, endedAt },
  })
  return id
}

const testFile = 'tests/test_1_2_1.py'

const testNames = [
  'test_single_literal',
  'test_sequence_binds_tighter_than_choice',
  'test_repetition_binds_to_the_last_atom',
  'test_unclosed_group_names_its_place',
  'test_unmatched_close_is_refused',
  'test_negated_class',
]

async function seedVerdict(
  given: Given,
  of: { task: SeededTaskRow; trajectoryId: string; attempt: number; failed: string[] },
): Promise<void> {
  const id = uuid()
  const ids = testNames.map((name) => `${testFile}::${name}`)
  const failedIds = ids.filter((testId) => of.failed.some((name) => testId.endsWith(name)))
  const outcome = failedIds.length > 0 ? 'failed' : 'passed'
  const trajectory = await database().trajectory.findUniqueOrThrow({ where: { id: of.trajectoryId } })
  await database().verdict.create({
    data: {
      id,
      projectId: given.projectId,
      taskId: of.task.id,
      trajectoryId: of.trajectoryId,
      runId: given.runId,
      kind: 'implementation',
      attempt: of.attempt,
      outcome,
      gates: [
        {
          gate: 'no-leaks',
          outcome: 'passed',
          evidence:
            'Nothing that was hidden is in the workspace of the beginning or in the record of the steps.',
          ids: [],
        },
        {
          gate: 'no-tampering',
          outcome: trajectory.flags.length > 0 ? 'flagged' : 'passed',
          evidence:
            trajectory.flags.length > 0
              ? `${testFile} was edited; the original was restored and graded (step 13).`
              : 'The protected files are as they were given.',
          ids: trajectory.flags.length > 0 ? [testFile] : [],
        },
        {
          gate: 'tests-pass',
          outcome,
          evidence: `${ids.length - failedIds.length} of ${ids.length} tests of the task passed in a fresh sandbox.`,
          ids: failedIds,
        },
        {
          gate: 'earlier-tests-pass',
          outcome: 'passed',
          evidence: 'The 1 test of earlier tasks passed.',
          ids: [],
        },
        {
          gate: 'canary',
          outcome: 'passed',
          evidence: 'The test that must fail failed, first and last.',
          ids: [],
        },
      ],
      flags: trajectory.flags.map((kind) => ({
        kind,
        path: testFile,
        evidence: 'One line of a protected test was changed; the original was restored and graded.',
        step: 12,
      })),
      tree: trajectory.finalTree ?? '',
      suiteCommit: of.task.suiteCommit,
      testsTotal: ids.length,
      testsPassed: ids.length - failedIds.length,
      durationMs: 4_120,
      results: {
        create: ids.map((testId) => {
          const failed = failedIds.includes(testId)
          return {
            testId,
            phase: 'call',
            outcome: failed ? 'failed' : 'passed',
            exceptionType: failed ? 'AssertionError' : null,
            message: failed ? "assert CharacterClass('^ab', False) == CharacterClass('ab', True)" : '',
            durationMs: 3,
          }
        }),
      },
    },
  })
}
