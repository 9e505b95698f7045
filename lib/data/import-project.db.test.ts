import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { closeDatabase } from '#lib/data/database.ts'
import { importProject } from '#lib/data/import-project.ts'
import { readPlan } from '#lib/data/plan-writes.ts'
import { readProposal } from '#lib/data/project-reads.ts'
import { findProject } from '#lib/data/projects.ts'
import { findSources } from '#lib/trajectories/foreign/input/find-sources.ts'

afterAll(closeDatabase)

const markdown = `# Project Description
A Lisp.

# Project Instruction
From scratch.

# Detailed Documentation
#### Task 0.0.1: Nowhere

## Phase 1: Reader
**Goal:** Read text.

### Module 1.1: Tokens

#### Task 1.1.1: Tokenizer
- **Description:** Split text into tokens.
- **Dependencies:** None
- **Difficulty:** 2/5
- **Unit Tests:**
  - **Code Tests:**
    - **Empty:** no tokens
  - **Visual Tests:** N/A
`
const about = {
  project_id: '1700000000',
  project_name: 'Tiny Lisp',
  project_description: 'A Lisp.',
  constraints: 'No parser generators.',
  phases: [],
}

test('a project folder of the original is a project with its plan; what cannot be read is told; once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'swe-play-project-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'generated/lisp/tests'), { recursive: true })
  const files = {
    'tasks.md': markdown,
    'tasks.json': JSON.stringify(about),
    'tests/1.1.1.md': '# How to test it',
    'tests/9.9.9.md': 'of no task',
    'package.json': '{}',
  }
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, 'generated/lisp', name), text)
  const [found, ...others] = await Array.fromAsync(findSources(['generated'], folder))
  if (!found || !('project' in found)) throw new Error('no project')
  expect(others).toEqual([])

  const report = await importProject(found)
  expect(report).toMatchObject({
    file: 'generated/lisp',
    format: 'swe-playground-project',
    skipped: [
      { line: 8, why: expect.stringContaining('tasks.md: ') },
      { line: 0, why: 'tests/9.9.9.md: there is no task 9.9.9' },
    ],
    project: { slug: 'tiny-lisp', tasks: 1 },
  })
  const id = report.project?.id ?? ''
  expect(await findProject('tiny-lisp')).toMatchObject({
    id,
    state: 'planned',
    tasksTotal: 1,
    language: 'python',
  })
  const plan = await readPlan(id)
  expect(plan.phases[0]?.modules[0]?.tasks[0]).toMatchObject({
    number: '1.1.1',
    difficulty: 2,
    tests: [{ name: 'Empty' }, { name: 'tests/1.1.1.md', description: '# How to test it' }],
  })
  await expect(readProposal(id)).rejects.toThrow(/proposal of "Tiny Lisp" cannot be used .*edit it/)
  expect(await importProject(found)).toMatchObject({ already: expect.any(String) })
})
