/** What an agent ran, as simple commands: enough of the shell's grammar to tell running a program from naming it. Pure. */
import type { AttemptHistory } from '../attempt-history.ts'

export type Command = {
  /** index of the step */
  step: number
  /** the program, without folder, assignments and sudo */
  program: string
  text: string
  /** code handed to an interpreter, by -c or a here-document; empty = none */
  code: string
}

type Steps = AttemptHistory['steps']

export function commandsOf(steps: Steps): Command[] {
  return steps.flatMap(({ index, calls }) =>
    calls.flatMap((call) => {
      const text = call.name === 'execute_bash' ? call.arguments?.command : null
      return typeof text === 'string' ? simpleCommands(text).map((each) => ({ step: index, ...each })) : []
    }),
  )
}

/** Paths that the editor was asked to show. */
export function viewsOf(steps: Steps): { step: number; path: string }[] {
  return steps.flatMap(({ index, calls }) =>
    calls.flatMap((call) => {
      const { command, path } = call.arguments ?? {}
      const isView = call.name === 'str_replace_editor' && command === 'view' && typeof path === 'string'
      return isView ? [{ step: index, path }] : []
    }),
  )
}

const interpreters = /^(python[\d.]*|node|perl|ruby|bash|sh)$/

/** Splits at ; & | and line ends outside quotes; the text of a here-document belongs to the command that reads it. */
export function simpleCommands(script: string): Omit<Command, 'step'>[] {
  const { text, documents } = withoutDocuments(script)
  return split(text).flatMap((piece) => {
    const words = piece
      .trim()
      .replace(/^(?:(?:\w+=(?:'[^']*'|"[^"]*"|\S*)|sudo|time|env|then|do|else|!|\(|\{)\s+)+/, '')
    const program =
      words
        .match(/^[^\s<>()]+/)?.[0]
        .split('/')
        .at(-1) ?? ''
    if (program === '') return []
    const document = documents.find(({ mark }) => piece.includes(mark))?.body ?? ''
    const inline = words.match(/\s-[ce]\s*(?:'([^']*)'|"((?:[^"\\]|\\.)*)")/s)
    const code = interpreters.test(program)
      ? [inline?.[1] ?? inline?.[2] ?? '', document].join('\n').trim()
      : ''
    return [{ program, text: words.trim(), code }]
  })
}

function withoutDocuments(script: string): { text: string; documents: { mark: string; body: string }[] } {
  const documents: { mark: string; body: string }[] = []
  const pattern = /<<-?\s*(['"]?)(\w+)\1([^\n]*)\n(.*?)(?:\n[\t ]*\2(?=\n|$)|$)/gs
  const text = script.replaceAll(pattern, (_all, _quote, _word, rest: string, body: string) => {
    const mark = `<<document${documents.length}>`
    documents.push({ mark, body })
    return `${mark}${rest}`
  })
  return { text, documents }
}

function split(text: string): string[] {
  const pieces: string[] = []
  let piece = ''
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] as string
    if (letter === '\\' && quote !== "'") {
      piece += letter + (text[at + 1] ?? '')
      at += 1
      continue
    }
    if (quote !== '') {
      if (letter === quote) quote = ''
    } else if (letter === "'" || letter === '"') quote = letter
    else if (';&|\n'.includes(letter)) {
      pieces.push(piece)
      piece = ''
      continue
    }
    piece += letter
  }
  return [...pieces, piece].filter((each) => each.trim() !== '')
}
