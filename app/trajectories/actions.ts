'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { prepareExport } from '#lib/data/export-downloads.ts'
import { reviewTrajectories, tagTrajectories } from '#lib/data/reviews.ts'
import { addStepNote, longestNote, removeStepNote } from '#lib/data/step-notes.ts'
import { importUpload } from '#lib/data/uploads.ts'
import { cancelRun } from '#lib/jobs/jobs.ts'
import { noModel } from '#lib/jobs/no-model.ts'
import { modelChoiceSchema } from '#lib/jobs/run-input.ts'
import { startRun } from '#lib/jobs/start-run.ts'
import { facetKeys } from '#lib/trajectories/listing.ts'

const idsSchema = z
  .array(z.uuid())
  .min(1, 'choose at least one trajectory')
  .max(1_000, 'choose at most 1,000')

export const review = action(
  z.object({
    ids: idsSchema,
    decision: z.enum(['approved', 'rejected', 'unreviewed']),
    reason: z.string().trim().max(2_000).default(''),
  }),
  ({ ids, decision, reason }) => reviewTrajectories(ids, decision, reason),
)

export const tag = action(
  z.object({
    ids: idsSchema,
    add: z.array(z.string()).max(20).default([]),
    remove: z.array(z.string()).max(20).default([]),
  }),
  ({ ids, add, remove }) => tagTrajectories(ids, { add, remove }),
)

/** @returns the note's id */
export const addNote = action(
  z.object({
    trajectoryId: z.uuid(),
    index: z.number().int().min(0),
    text: z.string().trim().min(1, 'write something first').max(longestNote),
  }),
  addStepNote,
)

export const removeNote = action(z.object({ id: z.uuid() }), ({ id }) => removeStepNote(id))

/** A new attempt from a step of another one. @returns the run's id */
export const fork = action(
  z.object({
    projectId: z.uuid(),
    trajectoryId: z.uuid(),
    step: z.number().int().min(1),
    message: z.string().optional(),
    model: modelChoiceSchema,
  }),
  async (input) => {
    const runId = await startRun({ recipe: 'fork', ...input })
    revalidatePath('/', 'layout')
    return runId
  },
)

/** The protected tests on the workspaces of an attempt. @returns the run's id */
export const measure = action(
  z.object({ projectId: z.uuid(), trajectoryId: z.uuid(), how: z.enum(['search', 'all']) }),
  (input) => startRun({ recipe: 'measure', ...input, model: noModel }),
)

export const stopMeasuring = action(z.object({ runId: z.uuid() }), ({ runId }) => cancelRun(runId))

const filterSchema = z.object({
  ...Object.fromEntries(facetKeys.map((key) => [key, z.array(z.string()).optional()])),
  search: z.string().optional(),
  within: z.literal('names').optional(),
  run: z.string().optional(),
  import: z.string().optional(),
})

const skippedShown = 5

/** Makes the files, says what went in and what did not, and names the download. */
export const makeExport = action(
  z.object({
    ids: idsSchema.optional(),
    filter: filterSchema.optional(),
    shape: z.enum(['as-recorded', 'tools', 'text']),
    onlyApproved: z.boolean(),
    solvingOnly: z.boolean(),
  }),
  async (options) => {
    const { id, manifest } = await prepareExport({ format: 'llama-factory', ...options })
    return {
      href: `/api/exports?id=${id}`,
      rows: manifest.rows,
      recordedRows: manifest.recordedRows,
      staleRows: manifest.staleRows,
      estimatedTokens: manifest.estimatedTokens.total,
      skipped: manifest.skipped.length,
      reasons: manifest.skipped.slice(0, skippedShown).map(({ title, reason }) => `${title}: ${reason}`),
    }
  },
)

/** Reads a file that was sent piece by piece (app/api/uploads) into the list; says what became of it. */
export const importUploaded = action(
  z.object({ id: z.uuid(), name: z.string().min(1).max(300) }),
  ({ id, name }) => importUpload(id, name),
)
