'use client'
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs'

/** Step, file and modes live in the address, so that a link shows exactly what its sender saw. */
export function usePlace(known: number, running: boolean) {
  // replace: a walk through a thousand steps must not fill the browser's history
  const [step, setStep] = useQueryState('step', parseAsInteger)
  const [file, setFile] = useQueryState('file', parseAsString)
  const [mode, setMode] = useQueryState(
    'mode',
    parseAsStringLiteral(['file', 'step', 'start']).withDefault('step'),
  )
  const [pane, setPane] = useQueryState(
    'pane',
    parseAsStringLiteral(['workspace', 'verdict']).withDefault('workspace'),
  )
  // without a step in the address: the newest of a running one, the first of one that ended
  const place = step === null ? (running ? known : Math.min(1, known)) : Math.min(known, Math.max(0, step))
  function goTo(next: number) {
    const inside = Math.min(known, Math.max(0, next))
    void setStep(running && inside === known ? null : inside)
  }
  return {
    known,
    place,
    goTo,
    following: running && step === null,
    file,
    setFile,
    mode,
    setMode,
    pane,
    setPane,
  }
}
