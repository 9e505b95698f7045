/** The foreign formats, asked in this order: the first that knows a file reads it. A format is one file and one line. */
import type { ForeignFormat } from '#lib/trajectories/foreign/format.ts'
import { atif } from '#lib/trajectories/foreign/formats/atif.ts'
import { miniSweAgent } from '#lib/trajectories/foreign/formats/mini-swe-agent.ts'
import { sweAgent } from '#lib/trajectories/foreign/formats/swe-agent.ts'

export const foreignFormats = {
  atif,
  'mini-swe-agent': miniSweAgent,
  'swe-agent': sweAgent,
} satisfies Record<string, ForeignFormat>

export type FormatName = keyof typeof foreignFormats
