/** Everything the list of trajectories shows is in its address. Shared by the page, its data routes and the browser. */
import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'
import { facetKeys, sortKeys, type TrajectoryFilter } from '#lib/trajectories/listing.ts'

const values = parseAsArrayOf(parseAsString).withDefault([])

export const listParsers = {
  search: parseAsString.withDefault(''),
  /** what is searched: everything, or names alone */
  within: parseAsStringLiteral(['names'] as const),
  run: parseAsString,
  import: parseAsString,
  sort: parseAsStringLiteral(sortKeys).withDefault('newest'),
  order: parseAsStringLiteral(['desc', 'asc'] as const).withDefault('desc'),
  review: values,
  verdict: values,
  purpose: values,
  project: values,
  task: values,
  language: values,
  model: values,
  profile: values,
  state: values,
  recorded: values,
  flags: values,
  prompts: values,
  tags: values,
  origin: values,
}

export type ListState = inferParserType<typeof listParsers>

export const loadListState = createLoader(listParsers)
export const serializeListState = createSerializer(listParsers)

export function filterOf(state: ListState): TrajectoryFilter {
  const filter: TrajectoryFilter = {}
  for (const key of facetKeys) if (state[key].length > 0) filter[key] = state[key]
  if (state.search) filter.search = state.search
  if (state.search && state.within) filter.within = state.within
  if (state.run) filter.run = state.run
  if (state.import) filter.import = state.import
  return filter
}

export function isFiltered(state: ListState): boolean {
  return Object.keys(filterOf(state)).length > 0
}
