/** One line of a run's log as the event stream sends it (JSON of lib/data/events.ts RunEventRow). */
export type LiveEvent = {
  /** decimal, grows over all runs */
  id: string
  runId: string
  seq: number
  /** ISO 8601 */
  at: string
  level: 'debug' | 'info' | 'warn' | 'error'
  kind: 'run' | 'stage' | 'step' | 'model' | 'verdict' | 'log'
  message: string
  data: Record<string, unknown>
}
