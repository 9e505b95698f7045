/** What an ATIF document calls itself, and the documents in other files that it names. */
import { type JsonRecord, recordOf, recordsOf, wordsOf } from '#lib/trajectories/foreign/json.ts'
import type { Mention } from '#lib/trajectories/foreign/trajectory.ts'

export function idsOf(document: JsonRecord): string[] {
  const id = wordsOf(document.trajectory_id)
  const session = wordsOf(document.session_id)
  return [...(id === null ? [] : [`atif ${id}`]), ...(session === null ? [] : [`atif session ${session}`])]
}

export function mentionsOf(document: JsonRecord): Mention[] {
  const continued = wordsOf(document.continued_trajectory_ref)
  const references = recordsOf(document.steps).flatMap((step) =>
    recordsOf(recordOf(step.observation).results).flatMap((result) =>
      recordsOf(result.subagent_trajectory_ref),
    ),
  )
  return [
    ...(continued === null
      ? []
      : [{ link: 'continuation' as const, other: 'child' as const, ids: [], file: continued }]),
    ...references.flatMap((reference) => subAgent(reference, document)),
  ]
}

/** An embedded one is linked already; a session that is the document's own says nothing. */
function subAgent(reference: JsonRecord, document: JsonRecord): Mention[] {
  const embedded = recordsOf(document.subagent_trajectories).map(({ trajectory_id: id }) => id)
  if (embedded.includes(reference.trajectory_id)) return []
  const session = reference.session_id === document.session_id ? null : reference.session_id
  const ids = idsOf({ trajectory_id: reference.trajectory_id, session_id: session })
  const file = wordsOf(reference.trajectory_path)
  return ids.length === 0 && file === null ? [] : [{ link: 'sub-agent', other: 'child', ids, file }]
}
