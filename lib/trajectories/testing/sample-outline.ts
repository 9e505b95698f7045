import { kindLetters, type Outline, type StepKind, stateBits } from '../outline.ts'

export type SampleStep = {
  kind?: StepKind
  error?: boolean
  changed?: boolean
  /** [passed, failed] */
  tests?: [number, number]
  mark?: string
}

/** An outline written step by step, for tests. */
export function sampleOutline(steps: SampleStep[]): Outline {
  return {
    kinds: steps.map(({ kind = 'bash' }) => kindLetters[kind]).join(''),
    states: steps
      .map(({ error, changed }) =>
        (stateBits.recorded + (error ? stateBits.error : 0) + (changed ? stateBits.changed : 0)).toString(16),
      )
      .join(''),
    tests: steps.flatMap(({ tests }, index) =>
      tests ? [{ index, passed: tests[0], failed: tests[1] }] : [],
    ),
    marks: steps.flatMap(({ mark }, index) => (mark ? [{ index, mark }] : [])),
  }
}
