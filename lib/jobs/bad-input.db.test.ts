/** What goes wrong between a model, the machine and a run: the reason a person reads, what is kept, how it goes on. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { closeDatabase, database } from '#lib/data/database.ts'
import { createRun, requestResume } from '#lib/data/run-writes.ts'
import type { Recipe } from '#lib/jobs/recipe.ts'
import type { OpenedModel } from '#lib/jobs/stage-models.ts'
import { performHere } from '#lib/jobs/testing/perform-here.ts'
import type { OpenAiConfig } from '#lib/model/openai.ts'
import type { Fault, FaultName } from '#lib/model/recorded-faults.ts'
import { recordAnswers, recordedModel, temporaryFolder } from '#lib/model/testing/temporary-recording.ts'
import { breakDown } from '#lib/pipeline/break-down.ts'
import { renderPlan } from '#lib/pipeline/render-plan.ts'
import { samplePlan } from '#lib/pipeline/testing/sample-plan.ts'
import { sampleProposal } from '#lib/pipeline/testing/sample-proposal.ts'
import { chooseDriver } from '#lib/sandbox/index.ts'

afterEach(async () => {
  await database().run.deleteMany()
  await database().project.deleteMany()
})
afterAll(closeDatabase)

const good = sampleProposal()
const other = sampleProposal({
  name: 'Tiny diff',
  slug: 'tiny-diff',
  description:
    'Compares two text files line by line and prints the shortest edit script. Lines are hashed, the edit graph is walked from both ends, and what is left is grouped into hunks with context. The exit code says whether the files differ.',
  components: [
    { name: 'Loader', purpose: 'reads files as lines' },
    { name: 'Graph walk', purpose: 'finds the shortest edit script' },
    { name: 'Hunks', purpose: 'groups edits with context' },
  ],
})
const answerOf = (...proposals: unknown[]) => JSON.stringify(proposals)

const common = { model: 'recorded/test', recorded: true }
const choice = { endpoint: 'recorded', recording: 'test' }

function queuePropose(count = 1): Promise<string> {
  const input = { recipe: 'propose', domain: 'parsers', language: 'python', count, model: choice }
  return createRun({ recipe: 'propose', title: 'Propose', input, ...common })
}

async function modelOver(folder: string, faults: Fault[] = [], config: Partial<OpenAiConfig> = {}) {
  const { model, stop } = await recordedModel({ folder, faults }, config)
  const opened: OpenedModel = { model, profile: 'function-calling', sampling: {}, prices: null }
  return { parts: { openModel: async () => opened }, stop }
}

async function callStates(runId: string): Promise<string[]> {
  const rows = await database().modelCall.findMany({ where: { runId }, orderBy: { startedAt: 'asc' } })
  return rows.map((row) => row.state)
}

async function resume(runId: string, folder: string) {
  await requestResume(runId)
  return performHere(runId, (await modelOver(folder)).parts)
}

test.each<[FaultName, RegExp]>([
  ['wrong-key', /refused the key in OPENAI_API_KEY: set a valid one/],
  ['unknown-model', /knows no model "recorded\/test": choose one/],
  ['refusal', /refused to answer \("I cannot help with that\."\): use another model/],
  ['context-overflow', /maximum context length is 8192 tokens\): use a model with a longer context/],
  ['cut-stream', /(?:broke off|ended its answer in the middle).*\(after 3 tries\)\.$/],
  ['empty', /gave an empty answer \(finish reason stop\) \(after 3 tries\)\.$/],
  ['500', /failed \(500\): .*\(after 3 tries\)\.$/],
  ['429', /limits the rate of requests: .*\(after 3 tries\)\.$/],
])('%s: the run fails with one sentence and goes on once it is over', async (fault, reason) => {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'propose', [answerOf(good)])
  const runId = await queuePropose()
  const { parts } = await modelOver(folder, [{ match: {}, fault, times: 3 }], {
    apiKeyVariable: 'OPENAI_API_KEY',
  })
  const failed = await performHere(runId, parts)
  expect(failed).toMatchObject({ state: 'failed', reason: expect.stringMatching(reason) })
  expect(failed.reason).not.toContain('\n')
  const stages = await database().stage.findMany({ where: { runId }, orderBy: { position: 'asc' } })
  expect(stages).toMatchObject([
    { name: 'look at the pool', state: 'done' },
    { name: 'round 1: 1 x parsers', state: 'failed', error: failed.reason },
  ])
  expect(await callStates(runId)).toEqual(['failed'])
  expect(await resume(runId, folder)).toMatchObject({ state: 'succeeded', reason: null })
  expect(await database().project.count()).toBe(1)
})

test('an endpoint that is not there is tried again, which is said, and then ends the run', async () => {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'propose', [answerOf(good)])
  const runId = await queuePropose()
  const said: string[] = []
  const gone = await modelOver(folder, [], { say: (message) => said.push(message) })
  await gone.stop()
  expect(await performHere(runId, gone.parts)).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/cannot be reached \(.*\): check the base URL .* \(after 3 tries\)\.$/),
  })
  // nobody sits before a screen that says nothing
  expect(said).toEqual([
    expect.stringMatching(/cannot be reached .*; trying again in \d\.\d s\.$/),
    expect.stringMatching(/cannot be reached .*; trying again in \d\.\d s\.$/),
  ])
  expect(await resume(runId, folder)).toMatchObject({ state: 'succeeded' })
})

test('no key: its variable is named, and nothing is sent', async () => {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'propose', [answerOf(good)])
  const label = { recording: 'test', role: 'propose', task: '-', attempt: 1, index: 0 }
  const { parts } = await modelOver(folder, [], {
    recording: undefined as never,
    apiKeyVariable: 'BAD_INPUT_KEY',
    headers: { 'x-swe-play-call': JSON.stringify(label) },
  })
  const runId = await queuePropose()
  expect(await performHere(runId, parts)).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/^No API key for .*: set the environment variable BAD_INPUT_KEY/),
  })
  vi.stubEnv('BAD_INPUT_KEY', 'a key')
  onTestFinished(() => void vi.unstubAllEnvs())
  await requestResume(runId)
  expect(await performHere(runId, parts)).toMatchObject({ state: 'succeeded' })
})

test('a malformed proposal is asked for again, and once more by a resume: its answers are not used again', async () => {
  const folder = await temporaryFolder()
  const malformed = ['Sure! A database.', '[{"name": "Half', answerOf({ name: 'X' })]
  await recordAnswers(folder, 'propose', malformed)
  await recordAnswers(folder, { role: 'propose', attempt: 2 }, malformed)
  const runId = await queuePropose()
  const failed = await performHere(runId, (await modelOver(folder)).parts)
  expect(failed).toMatchObject({ state: 'failed', modelCalls: 6, costUsd: 0 })
  expect(failed.reason).toMatch(/^recorded\/test gave no usable answer for propose in 3 tries: /)
  expect(failed.reason).toMatch(/Resume the run to ask again, or start one with another model\.$/)
  const repairs = await database().runEvent.findMany({ where: { runId, level: 'warn', kind: 'log' } })
  expect(repairs.map((event) => event.message)).toEqual([
    expect.stringContaining('asked for again: there is no JSON in the answer.'),
    expect.stringContaining('asked for again: the JSON cannot be read: '),
    // the cell is given a second round before it gives up
    expect.stringContaining('asked for again: there is no JSON in the answer.'),
    expect.stringContaining('asked for again: the JSON cannot be read: '),
  ])
  await recordAnswers(folder, 'propose', [answerOf(good)])
  expect(await resume(runId, folder)).toMatchObject({ state: 'succeeded', modelCalls: 7 })
  expect(await callStates(runId)).toEqual([...Array(6).fill('unusable'), 'done'])
})

test('what was proposed before the endpoint failed is kept; a resume asks for the rest', async () => {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'propose', [answerOf(good, { name: 'half of one' }), answerOf(other)])
  const runId = await queuePropose(2)
  const { parts } = await modelOver(folder, [{ match: { index: 1 }, fault: '500', times: 3 }])
  const partly = await performHere(runId, parts)
  expect(partly).toMatchObject({ state: 'partly', modelCalls: 1 })
  expect(partly.reason).toMatch(/^1 of 2 projects could be used\. .*failed \(500\)/)
  const [kept] = await database().project.findMany()
  expect(kept).toMatchObject({ slug: good.slug })
  expect(await resume(runId, folder)).toMatchObject({ state: 'succeeded', reason: null, modelCalls: 2 })
  const projects = await database().project.findMany({ orderBy: { createdAt: 'asc' } })
  expect(projects.map(({ id, slug }) => [id, slug])).toEqual([
    [kept?.id, good.slug],
    [expect.any(String), other.slug],
  ])
})

const planOnly: Recipe = async (context, input) => {
  if (input.recipe !== 'build-project') throw new Error('not the recipe of this test')
  const proposal = await context.records.loadProposal(input.projectId)
  await breakDown(context, { projectId: input.projectId, proposal, again: false })
  return { state: 'succeeded', reason: null }
}

const sound = renderPlan(samplePlan())
const cyclic = renderPlan(samplePlan({ 1: ['1.1.3'], 3: ['1.1.1'] }))
const cut = sound.slice(0, sound.length / 2)

test.each<[string, string[], RegExp]>([
  [
    'cyclic dependencies',
    [cyclic, cyclic, cyclic],
    /form a cycle: 1\.1\.1 -> 1\.1\.3 -> 1\.1\.1\): resume the run/,
  ],
  [
    'a truncated task list',
    [cut, '', '', '', ''],
    /no closing tag after 4 continuations; .* at line \d+ \(".*"\): use/,
  ],
])('%s: nothing half-read is stored, and a resume asks anew', async (_, answers, reason) => {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'propose', [answerOf(good)])
  await recordAnswers(
    folder,
    'break-down',
    answers.map((content) => ({ content: content || '\u200b', finish: 'length' })),
  )
  await performHere(await queuePropose(), (await modelOver(folder)).parts)
  const { id: projectId } = await database().project.findFirstOrThrow()
  const input = { recipe: 'build-project', projectId, model: choice }
  const runId = await createRun({ recipe: 'build-project', title: 'Build', input, ...common, projectId })
  const recipes = { 'build-project': planOnly }
  const failed = await performHere(runId, { ...(await modelOver(folder)).parts, recipes })
  expect(failed).toMatchObject({ state: 'failed', reason: expect.stringMatching(reason) })
  expect(await database().task.count()).toBe(0)
  expect(await database().project.findFirst()).toMatchObject({ state: 'proposed', tasksTotal: 0 })
  await recordAnswers(folder, 'break-down', [sound])
  await requestResume(runId)
  const resumed = await performHere(runId, { ...(await modelOver(folder)).parts, recipes })
  expect(resumed).toMatchObject({ state: 'succeeded', reason: null })
  expect(await database().task.count()).toBe(8)
})

test('no bubblewrap that works: reason and cure before any call', async () => {
  const folder = await temporaryFolder()
  await recordAnswers(folder, 'propose', [answerOf(good)])
  const programs = await mkdtemp(join(tmpdir(), 'swe-play-no-bwrap-'))
  onTestFinished(() => rm(programs, { recursive: true, force: true }))
  // a sandbox's user must reach it
  await chmod(programs, 0o755)
  const refuses =
    '#!/bin/sh\n[ "$1" = --version ] && exec echo bubblewrap 0\necho "bwrap: No permissions" >&2\nexit 1\n'
  await writeFile(join(programs, 'bwrap'), refuses, { mode: 0o755 })
  vi.stubEnv('PATH', `${programs}:${process.env.PATH}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  const runId = await queuePropose()
  const failed = await performHere(runId, {
    ...(await modelOver(folder)).parts,
    chooseDriver,
  })
  expect(failed).toMatchObject({ state: 'failed', modelCalls: 0 })
  expect(failed.reason).toMatch(
    /^The sandbox that was asked for does not work on this machine\. bubblewrap: bwrap: No permissions\. To mend it: ./,
  )
  expect(await callStates(runId)).toEqual([])
  expect(await database().stage.count({ where: { runId } })).toBe(0)
  expect(await resume(runId, folder)).toMatchObject({ state: 'succeeded' })
})
