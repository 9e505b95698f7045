import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ChatMessage, ToolDefinition } from '#lib/model/model.ts'
import type { Call, Profile, StepBody } from '#lib/trajectories/types.ts'
import { datasetInfo, toRow } from './llama-factory.ts'
import type { TextRow, ToolsRow } from './llama-factory-rows.ts'

const bash: ToolDefinition = {
  type: 'function',
  function: {
    name: 'bash',
    description: 'run',
    parameters: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
  },
}

function conversation(
  steps: StepBody[],
  { profile = 'function-calling', opening }: { profile?: Profile; opening?: ChatMessage[] } = {},
) {
  const messages: ChatMessage[] = opening ?? [
    { role: 'system', content: 'S' },
    { role: 'user', content: 'T' },
  ]
  const limits = { steps: 9, tokens: 9, costUsd: 9, minutes: 9, commandSeconds: 9 }
  const tools = profile === 'codeact-text' ? [] : [bash]
  return { header: { messages, tools, sampling: {}, profile, limits, prompts: [] }, steps }
}

function call(id: string, command: string | null): Call {
  return {
    id,
    name: 'bash',
    rawArguments: command === null ? '{oops' : JSON.stringify({ command }),
    arguments: command === null ? null : { command },
  }
}

function step(content: string, calls: Call[], results: string[], said?: string): StepBody {
  const tool_calls = calls.map(({ id, name, rawArguments }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: rawArguments },
  }))
  return {
    message: { role: 'assistant', content, ...(calls.length > 0 && { tool_calls }) },
    reasoning: null,
    calls,
    observations: calls.map(({ id }, index) => ({
      callId: id,
      content: results[index] ?? '',
      error: false,
      durationMs: 1,
    })),
    reply: [
      ...results.map(
        (result, index): ChatMessage => ({
          role: 'tool',
          tool_call_id: calls[index]?.id ?? '?',
          content: result,
        }),
      ),
      ...(said ? [{ role: 'user' as const, content: said }] : []),
    ],
    marks: [],
  }
}

function rowOf<Row>(result: ReturnType<typeof toRow>): Row {
  if (!result.ok) throw new Error(result.reason)
  return result.row as Row
}

describe('tools shape', () => {
  test('text, parallel calls and their results become one function and one observation turn', () => {
    const result = toRow(
      conversation([
        step('I look.', [call('a', 'ls'), call('b', 'pwd')], ['a.py', '/w']),
        step('done', [], []),
      ]),
      'as-recorded',
    )
    expect(rowOf<ToolsRow>(result)).toEqual({
      conversations: [
        { from: 'human', value: 'T' },
        {
          from: 'function_call',
          value:
            'I look.\n<tool_call>[{"name":"bash","arguments":{"command":"ls"}},{"name":"bash","arguments":{"command":"pwd"}}]</tool_call>',
        },
        { from: 'observation', value: 'a.py\n</tool_response>\n<tool_response>\n/w' },
        { from: 'gpt', value: 'done' },
      ],
      system: 'S',
      tools: JSON.stringify([bash]),
    })
  })

  test('a closing tag inside an argument is escaped and reads back the same', () => {
    const command = "echo '</tool_call>'"
    const result = toRow(conversation([step('x', [call('a', command)], ['o']), step('y', [], [])]), 'tools')
    const value = rowOf<ToolsRow>(result).conversations[1]?.value ?? ''
    const inside = /<tool_call>(.*?)<\/tool_call>/s.exec(value)?.[1] ?? ''
    expect(JSON.parse(inside)).toEqual([{ name: 'bash', arguments: { command } }])
  })

  test('the observation after the last call is left out, and said', () => {
    const result = toRow(conversation([step('', [call('a', 'finish')], ['Finished.'])]), 'tools')
    expect(rowOf<ToolsRow>(result).conversations.map((turn) => turn.from)).toEqual(['human', 'function_call'])
    expect(result).toMatchObject({ notes: ['last answer of the environment left out'] })
  })

  test('a user message right after a result joins it instead of costing the row', () => {
    const result = toRow(
      conversation([step('', [call('a', 'finish')], ['ok'], 'Tests were placed.'), step('z', [], [])]),
      'tools',
    )
    expect(rowOf<ToolsRow>(result).conversations[2]).toEqual({
      from: 'observation',
      value: 'ok\n\nTests were placed.',
    })
  })

  test.each([
    ['no steps', conversation([]), /no steps/],
    ['an empty turn', conversation([step(' ', [], [])]), /step 1 is empty/],
    ['arguments that are no object', conversation([step('', [call('a', null)], ['bad'])]), /text shape/],
    ['a literal tag in the text', conversation([step('<tool_call>', [call('a', 'ls')], ['o'])]), /literal/],
    [
      'two model turns in a row',
      conversation([step('a', [], []), step('b', [], [])]),
      /two model turns follow each other at step 2/,
    ],
    [
      'calls written as text',
      conversation([step('<function=bash>', [], [])], { profile: 'codeact-text' }),
      /codeact-text/,
    ],
  ])('%s is refused with the reason', (_, given, reason) => {
    expect(toRow(given, 'tools')).toEqual({ ok: false, reason: expect.stringMatching(reason) })
  })
})

test('as recorded: what the native shape cannot carry goes out as text, and says why', () => {
  const given = conversation([step('look', [call('a', null)], ['not JSON']), step('done', [], [])])
  const result = toRow(given, 'as-recorded')
  expect(result).toMatchObject({ ok: true, shape: 'text' })
  expect(result.ok && result.notes.join()).toContain('not in the tools shape: a call of step 1')
})

describe('text shape', () => {
  test('codeact-text goes out exactly as the model saw it', () => {
    const given: StepBody = {
      ...step('look\n<function=bash>\n<parameter=command>ls</parameter>\n</function>', [], []),
      calls: [call('a', 'ls')],
      reply: [{ role: 'user', content: 'EXECUTION RESULT of [bash]:\na.py' }],
    }
    const result = toRow(
      conversation([given, step('done', [], [])], { profile: 'codeact-text' }),
      'as-recorded',
    )
    expect(rowOf<TextRow>(result).messages).toEqual([
      { role: 'system', content: 'S' },
      { role: 'user', content: 'T' },
      {
        role: 'assistant',
        content: 'look\n<function=bash>\n<parameter=command>ls</parameter>\n</function>',
      },
      { role: 'user', content: 'EXECUTION RESULT of [bash]:\na.py' },
      { role: 'assistant', content: 'done' },
    ])
  })

  test('native calls are rendered, malformed ones as received, and the tools are told in words', () => {
    const result = toRow(
      conversation([
        step('look', [call('a', 'ls')], ['a.py']),
        step('', [call('b', null)], ['not JSON']),
        step('done', [], []),
      ]),
      'text',
    )
    const { messages } = rowOf<TextRow>(result)
    expect(messages[0]?.content).toContain('## bash\nrun')
    expect(messages[2]?.content).toBe('look\n<function=bash>\n<parameter=command>ls</parameter>\n</function>')
    expect(messages[3]?.content).toBe('EXECUTION RESULT of [bash]:\na.py')
    expect(messages[4]?.content).toBe('<function=bash>\n{oops\n</function>')
  })
})

type GoldenCase = {
  name: string
  dataset_info: { formatting: string; columns: Record<string, string>; tags?: Record<string, string> }
  row: unknown
  kept: boolean
  error: string | null
}

const goldenFile = new URL('../../../../shared/specs/examples/llamafactory-cases.json', import.meta.url)

// the upstream converter's own verdicts, where the golden file lies beside the project; the tests above are its twins
if (existsSync(goldenFile)) describeGolden()

function describeGolden(): void {
  describe('golden rows of the upstream converter', () => {
    const { cases } = JSON.parse(readFileSync(goldenFile, 'utf8')) as { cases: GoldenCase[] }
    const named = (part: string) => {
      const found = cases.find((golden) => golden.name.includes(part))
      if (!found) throw new Error(`no golden case "${part}"`)
      return found
    }

    test('our dataset_info of the text shape is the one upstream keeps', () => {
      const { file_name: _, ...ours } = datasetInfo('text', 'x')
      const { file_name: __, ...golden } = named("SWE-Playground's own dataset_info").dataset_info as Record<
        string,
        unknown
      >
      expect(ours).toEqual(golden)
    })

    test('text row', () => {
      const golden = named("SWE-Playground's own dataset_info")
      const given: StepBody = {
        ...step('look\n<function=bash>\n<parameter=command>ls</parameter>\n</function>', [], []),
        reply: [{ role: 'user', content: 'EXECUTION RESULT of [bash]:\na.py' }],
      }
      const result = toRow(conversation([given, step('done', [], [])], { profile: 'codeact-text' }), 'text')
      expect(rowOf<TextRow>(result)).toEqual(golden.row)
      expect(golden.kept).toBe(true)
    })

    test('text kept before parallel calls', () => {
      const golden = named('text kept before the call').row as ToolsRow
      const result = toRow(
        conversation([
          step('I look.', [call('a', 'ls'), call('b', 'pwd')], ['a.py', '/w']),
          step('done', [], []),
        ]),
        'tools',
      )
      const turns = rowOf<ToolsRow>(result).conversations
      expect(turns.map((turn) => turn.from)).toEqual(golden.conversations.map((turn) => turn.from))
      expect(turns.map((turn) => compact(turn.value))).toEqual(
        golden.conversations.map((turn) => compact(turn.value)),
      )
      expect(compact(rowOf<ToolsRow>(result).tools)).toBe(compact(golden.tools))
    })

    test('the escaped closing tag is upstream’s', () => {
      const golden = named('slash escaped').row as ToolsRow
      const result = toRow(
        conversation([step('x', [call('a', "echo '</tool_call>'")], ['a.py']), step('done', [], [])]),
        'tools',
      )
      expect(rowOf<ToolsRow>(result).conversations[1]?.value).toContain('\\u003c/tool_call>')
      expect(golden.conversations[1]?.value).toContain('\\u003c/tool_call>')
    })

    test('what upstream drops in silence, we refuse aloud', () => {
      expect(named('ends in a user turn is dropped').kept).toBe(false)
      expect(named('two user turns in a row').kept).toBe(false)
      // the same conversations through our writer: joined or cut, never handed over to be dropped
      const cut = toRow(
        conversation([{ ...step('x', [], []), reply: [{ role: 'user', content: 'obs' }] }], {
          profile: 'codeact-text',
        }),
        'text',
      )
      expect(rowOf<TextRow>(cut).messages.at(-1)?.role).toBe('assistant')
      const joined = toRow(
        conversation([step('x', [], [])], {
          profile: 'codeact-text',
          opening: [
            { role: 'user', content: 'T' },
            { role: 'user', content: 'ctx' },
          ],
        }),
        'text',
      )
      expect(rowOf<TextRow>(joined).messages).toEqual([
        { role: 'user', content: 'T\n\nctx' },
        { role: 'assistant', content: 'x' },
      ])
    })
  })
}

/** Without the spaces that Python's JSON writer puts after commas and colons. */
function compact(text: string): string {
  return text.replace(/([,:]) (?=["[{])/g, '$1')
}
