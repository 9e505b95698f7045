/** The foreign formats, asked in this order: the first that knows a file reads it. A format is one file and one line. */
import type { ForeignFormat } from '#lib/trajectories/foreign/format.ts'
import { atif } from '#lib/trajectories/foreign/formats/atif.ts'
import { chatRows } from '#lib/trajectories/foreign/formats/chat-rows.ts'
import { claudeCode } from '#lib/trajectories/foreign/formats/claude-code.ts'
import { codex } from '#lib/trajectories/foreign/formats/codex.ts'
import { inspect } from '#lib/trajectories/foreign/formats/inspect.ts'
import { miniSweAgent } from '#lib/trajectories/foreign/formats/mini-swe-agent.ts'
import { openHands } from '#lib/trajectories/foreign/formats/openhands.ts'
import { sweAgent } from '#lib/trajectories/foreign/formats/swe-agent.ts'
import { sweBenchReport } from '#lib/trajectories/foreign/formats/swe-bench-report.ts'

export const foreignFormats = {
  atif,
  'mini-swe-agent': miniSweAgent,
  'swe-agent': sweAgent,
  openhands: openHands,
  'claude-code': claudeCode,
  codex,
  inspect,
  'swe-bench-report': sweBenchReport,
  // last: nearly every other format holds messages somewhere, too
  'chat-rows': chatRows,
} satisfies Record<string, ForeignFormat>

export type FormatName = keyof typeof foreignFormats
