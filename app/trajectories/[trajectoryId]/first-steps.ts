import { type DehydratedState, dehydrate, QueryClient } from '@tanstack/react-query'
import { ranges } from '#app/trajectories/whole-number.ts'
import { listItems, rangesOfBlock } from '#components/replay/list-items.ts'
import {
  bodiesBlock,
  bodiesKey,
  bodiesPerBlock,
  linesPerBlock,
  rowsKey,
} from '#components/replay/step-queries.ts'
import { findOpenSteps, findSteps } from '#lib/data/steps.ts'
import { type Outline, stepsIn } from '#lib/trajectories/outline.ts'
import { phasesOf } from '#lib/trajectories/phases.ts'

/** Rows and step that the reader sees first, for the page's own HTML: asking for them takes a script and two answers. */
export async function firstSteps(id: string, outline: Outline, place: number): Promise<DehydratedState> {
  const client = new QueryClient()
  const items = listItems({ outline, phases: phasesOf(outline), shown: null, closed: new Set() })
  const at = rangesOfBlock(items, 0, linesPerBlock)
  const total = stepsIn(outline)
  const index = place - 1
  const block = bodiesBlock(Math.floor(Math.max(0, index) / bodiesPerBlock), total)
  const [rows, bodies] = await Promise.all([
    at === '' ? [] : findSteps(id, ranges(new URLSearchParams({ at }), 'at')),
    index >= 0 && index < total ? findOpenSteps(id, block) : null,
  ])
  client.setQueryData(rowsKey(id, at), asSent(rows))
  if (bodies) client.setQueryData(bodiesKey(id, block), asSent(bodies))
  return dehydrate(client)
}

/** As the route would have answered. */
function asSent<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value))
}
