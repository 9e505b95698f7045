/** What a recording covers, for forms and the demo: lib/model/recordings/<name>/recording.json. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { UserError } from '#lib/errors.ts'
import { recordingsFolder } from '#lib/jobs/recordings-folder.ts'
import { adapterNames } from '#lib/pipeline/instances/adapter-info.ts'

const taskNumberSchema = z.string().regex(/^\d+\.\d+\.\d+$/)

const recordingSchema = z.object({
  /** what it shows, one line for people */
  title: z.string().min(1),
  /** name of the proposed project, exactly as proposed */
  project: z.string().min(1),
  domain: z.string().min(1),
  language: z.string().min(1),
  profile: z.enum(['function-calling', 'codeact-text']).default('function-calling'),
  testAccess: z.enum(['visible', 'withheld', 'hidden']).default('withheld'),
  /** numbers of the tasks that are recorded end to end */
  tasks: z.array(taskNumberSchema).min(1),
  /** fresh attempts that are recorded, too: the answers of `<task>/rollout-<attempt>` */
  rollouts: z
    .object({ tasks: z.array(taskNumberSchema).min(1), attempts: z.number().int().min(1) })
    .optional(),
  /** problems of adapters that are recorded, too, with this many attempts at each */
  instances: z
    .object({
      adapters: z.array(z.enum(adapterNames)).min(1),
      /** of adapters that work task by task */
      tasks: z.array(taskNumberSchema).min(1),
      attempts: z.number().int().min(1),
    })
    .optional(),
  /** branches that are recorded, too: the answers of `<task>/fork-of-<of>-after-<after>` */
  forks: z
    .array(
      z.object({
        task: taskNumberSchema,
        /** role and attempt of the origin, e.g. "implement-1" */
        of: z.string().regex(/^(implement|rollout|fork)-\d+$/),
        /** steps that are kept */
        after: z.number().int().min(1),
      }),
    )
    .optional(),
})

export type Recording = z.output<typeof recordingSchema> & { name: string }

/** Recordings that are complete enough to have a description. @throws UserError when one cannot be read */
export function listRecordings(folder = recordingsFolder()): Recording[] {
  return namesIn(folder).map((name) => readRecording(name, folder))
}

/** @throws UserError when there is none of that name, or its description is not readable */
export function readRecording(name?: string, folder = recordingsFolder()): Recording {
  const names = namesIn(folder)
  const chosen = name ?? names[0]
  const file = join(folder, chosen ?? '', 'recording.json')
  if (!chosen || !existsSync(file)) {
    const known = names.length > 0 ? `there is ${names.join(', ')}` : `${folder} holds none`
    throw new UserError(`There is no recording${name ? ` "${name}"` : ''} to show: ${known}.`)
  }
  const parsed = recordingSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (parsed.success) return { ...parsed.data, name: chosen }
  const [issue] = parsed.error.issues
  throw new UserError(`${file} is not usable: ${issue?.path.join('.')} ${issue?.message}.`)
}

function namesIn(folder: string): string[] {
  return globSync('*/recording.json', { cwd: folder })
    .map((path) => basename(dirname(path)))
    .sort()
}
