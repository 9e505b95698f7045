'use server'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { action } from '#app/action.ts'
import { deleteEndpoint, findEndpoint, findRunsWith, saveEndpoint } from '#lib/data/endpoints.ts'
import { UserError } from '#lib/errors.ts'
import { testStoredEndpoint } from '#lib/jobs/test-endpoint.ts'
import { endpointSchema } from '#lib/model/endpoint.ts'

const saveSchema = z.object({ endpoint: endpointSchema, isNew: z.boolean() })

export const save = action(saveSchema, async ({ endpoint, isNew }) => {
  if (isNew && (await findEndpoint(endpoint.name)))
    throw new UserError(`There is an endpoint "${endpoint.name}" already: edit it, or choose another name.`)
  await saveEndpoint(endpoint)
  revalidatePath('/', 'layout')
})

const named = z.object({ name: z.string() })

/** @returns how many ended runs name it, which cannot be resumed without it */
export const remove = action(named, async ({ name }) => {
  await deleteEndpoint(name)
  const runs = (await findRunsWith(name)).length
  revalidatePath('/', 'layout')
  return runs
})

/** One tiny real call without tools, one with. */
export const test = action(named, async ({ name }) => {
  const result = await testStoredEndpoint(name)
  revalidatePath('/settings/models')
  return result.usable
})
