/**
 * A project folder of the original SWE-Playground becomes a project with its plan. Its proposal says less than ours: what
 * it says is kept, and a person completes it before it is built. Its repository is not taken over: nothing here has
 * verified it.
 */
import { createHash } from 'node:crypto'
import { database } from '#lib/data/database.ts'
import { derivedId } from '#lib/data/ids.ts'
import { writePlan } from '#lib/data/plan-writes.ts'
import { freeSlug } from '#lib/data/proposal-writes.ts'
import { storableJson, storableText } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'
import { type Plan, tasksOf } from '#lib/pipeline/plan.ts'
import type { OriginalProject, ProjectFolder } from '#lib/trajectories/foreign/input/project-folder.ts'
import { wordsOf } from '#lib/trajectories/foreign/json.ts'
import { emptyReport, type ImportReport } from '#lib/trajectories/foreign/report.ts'
import { redact } from '#lib/trajectories/foreign/secrets.ts'

const format = 'swe-playground-project'

/** The same folder again is known by its content. */
export async function importProject(
  { name: file, project: given }: ProjectFolder,
  options: { keepSecrets?: boolean } = {},
): Promise<ImportReport> {
  const report = emptyReport(file, format)
  // the planned tests are added to: what was found stays as it is
  const project = options.keepSecrets
    ? structuredClone(given)
    : redact(structuredClone(given), report.redactions)
  const sha256 = createHash('sha256').update(JSON.stringify(given)).digest('hex')
  const id = derivedId('imported project', sha256)
  const before = await database().project.findUnique({ where: { id }, select: { createdAt: true } })
  if (before) return { ...report, already: before.createdAt.toISOString() }
  const { plan, problems } = project
  report.skipped = problems.map(({ line, message }) => ({ line: line ?? 0, why: `tasks.md: ${message}` }))
  if (tasksOf(plan).length === 0)
    return { ...report, format: null, refused: 'its tasks.md holds no task that can be read' }
  addTestDocuments(plan, project, report)
  const tasks = tasksOf(plan).length
  const slug = await write({ id, project, plan })
  report.project = { id, slug, tasks }
  if (project.leftAside > 0)
    report.warnings.push(
      `left aside: ${project.leftAside} other files and folders, the repository among them, which nothing here has verified`,
    )
  report.warnings.push(
    `complete the proposal of ${slug} before it is built: the original says nothing of its command line, criteria and success`,
  )
  return report
}

/** How a task is to be tested is a planned test of it: what the checklist is written from. */
function addTestDocuments(plan: Plan, { testDocuments }: OriginalProject, report: ImportReport): void {
  const tasks = new Map(tasksOf(plan).map((task) => [task.number, task]))
  for (const [number, text] of Object.entries(testDocuments)) {
    const task = tasks.get(number)
    if (task) task.tests.push({ kind: 'code', name: `tests/${number}.md`, description: text })
    else report.skipped.push({ line: 0, why: `tests/${number}.md: there is no task ${number}` })
  }
}

type Writing = { id: string; project: OriginalProject; plan: Plan }

async function write({ id, project, plan }: Writing): Promise<string> {
  const { about, markdown } = project
  const name = storableText(wordsOf(about.project_name) ?? '', 80)
  if (name === '') throw new UserError('Its tasks.json has no project_name.')
  const description = storableText(wordsOf(about.project_description) ?? plan.description)
  const constraints = storableText(wordsOf(about.constraints) ?? '')
  const wanted = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 48)
  return database().$transaction(async (tx) => {
    const slug = await freeSlug(tx, wanted || 'imported')
    const about = { name, slug, language: 'python', domain: 'imported', description }
    const proposal = storableJson({ ...about, constraints: constraints ? [constraints] : [] })
    await tx.project.create({ data: { id, ...about, constraints, proposal, state: 'planned' } })
    await writePlan(tx, { projectId: id, plan, markdown, model: null })
    return slug
  })
}
