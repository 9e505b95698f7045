/** Drafts of datasets, and what there is of their versions. */
import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { database } from '#lib/data/database.ts'
import type { DatasetManifest } from '#lib/data/dataset-manifest.ts'
import { storableJson } from '#lib/data/storable.ts'
import { UserError } from '#lib/errors.ts'
import { type DatasetRecipe, recipeSchema } from '#lib/trajectories/datasets/recipe.ts'

/** It is part of addresses, folders and commands. */
export const datasetNameSchema = z
  .string()
  .trim()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,79}$/,
    'a dataset is named in small letters, digits, dots, dashes and underscores, 80 at most',
  )

export type DatasetLine = {
  name: string
  /** null = none yet */
  newest: { number: number; rows: number; createdAt: Date } | null
  updatedAt: Date
}

export async function listDatasets(): Promise<DatasetLine[]> {
  const rows = await database().dataset.findMany({
    orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
    select: {
      name: true,
      updatedAt: true,
      versions: {
        orderBy: { number: 'desc' },
        take: 1,
        select: { number: true, createdAt: true, _count: { select: { rows: true } } },
      },
    },
  })
  return rows.map(({ versions: [newest], ...row }) => ({
    ...row,
    newest: newest ? { number: newest.number, rows: newest._count.rows, createdAt: newest.createdAt } : null,
  }))
}

export type DatasetVersionLine = { number: number; createdAt: Date; manifest: DatasetManifest }

export type DatasetDetail = {
  id: string
  name: string
  recipe: DatasetRecipe
  /** newest first */
  versions: DatasetVersionLine[]
}

export async function findDataset(name: string): Promise<DatasetDetail | null> {
  const row = await database().dataset.findUnique({
    where: { name },
    include: {
      versions: { orderBy: { number: 'desc' }, select: { number: true, createdAt: true, manifest: true } },
    },
  })
  if (!row) return null
  const versions = row.versions.map(({ manifest, ...version }) => ({
    ...version,
    manifest: manifest as DatasetManifest,
  }))
  return { id: row.id, name: row.name, recipe: recipeSchema.parse(row.recipe), versions }
}

/** @throws UserError that says which there are */
export async function requireDataset(name: string): Promise<DatasetDetail> {
  const found = await findDataset(name)
  if (found) return found
  const names = (await listDatasets()).map((each) => each.name)
  throw new UserError(
    `There is no dataset "${name}": ${names.length > 0 ? `there are ${names.join(', ')}` : 'make one first'}.`,
  )
}

/** @throws UserError when the name is taken */
export async function createDataset(input: { name: string; recipe: DatasetRecipe }): Promise<string> {
  const { name } = input
  const recipe = storableJson(input.recipe)
  const { count } = await database().dataset.createMany({
    data: [{ id: uuid(), name, recipe, updatedAt: new Date() }],
    skipDuplicates: true,
  })
  if (count === 0) throw new UserError(`There is a dataset "${name}" already: choose another name.`)
  return name
}

/** The draft alone; versions stay as they were. @throws UserError when it is gone */
export async function saveRecipe({ name, recipe }: { name: string; recipe: DatasetRecipe }): Promise<void> {
  const { count } = await database().dataset.updateMany({
    where: { name },
    data: { recipe: storableJson(recipe) },
  })
  if (count === 0) throw new UserError(`The dataset "${name}" is gone: nothing was saved.`)
}
