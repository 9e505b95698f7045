'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { approveEdition } from '#lib/data/editions.ts'
import { saveEdit } from '#lib/jobs/edit.ts'
import { subjects } from '#lib/pipeline/editable.ts'

const addressSchema = z.object({
  projectId: z.uuid(),
  subject: z.enum(subjects),
  taskNumber: z.string().nullable(),
})

const editSchema = z.object({
  address: addressSchema,
  path: z.string().nullable(),
  text: z.string().max(500_000, 'is too long'),
  note: z.string().trim().max(1_000, 'is too long'),
  basedOn: z.number().int(),
})

/** @returns the new version, or what has to be mended before there can be one */
export const save = action(editSchema, async (edit) => {
  const outcome = await saveEdit(edit)
  if ('version' in outcome) revalidatePath('/', 'layout')
  return outcome
})

export const approve = action(
  z.object({ address: addressSchema, version: z.number().int() }),
  async ({ address, version }) => {
    await approveEdition(address, version)
    revalidatePath('/', 'layout')
  },
)
