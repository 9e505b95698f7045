import { z } from 'zod'
import type { Tool } from '#lib/agent/agent.ts'

type ToolContext = Parameters<Tool['call']>[1]
export type ToolResult = Awaited<ReturnType<Tool['call']>>

/** A tool whose parameters and their check come from one schema; wrong arguments become an observation. */
export function defineTool<T>(tool: {
  name: string
  description: string
  schema: z.ZodType<T>
  run(args: T, context: ToolContext): Promise<ToolResult>
}): Tool {
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(tool.schema, {
    // The bounds of a JavaScript number say nothing to a model.
    override: ({ jsonSchema }) => {
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return {
    definition: {
      type: 'function',
      function: { name: tool.name, description: tool.description, parameters },
    },
    async call(args, context) {
      const parsed = tool.schema.safeParse(args)
      if (parsed.success) return tool.run(parsed.data, context)
      const problems = parsed.error.issues.map((issue) => {
        const place = issue.path.map(String).join('.')
        return place ? `${place}: ${issue.message}` : issue.message
      })
      return failed(
        `The arguments of ${tool.name} are wrong: ${problems.join('; ')}.\n${usageOf(parameters)}`,
      )
    },
  }
}

export function failed(content: string): ToolResult {
  return { content, error: true }
}

/** e.g. "It takes: command (string, required), timeout (number)." */
export function usageOf(parameters: Record<string, unknown>): string {
  const { properties = {}, required = [] } = parametersShape.parse(parameters)
  const list = Object.entries(properties).map(([name, { type = 'any' }]) =>
    required.includes(name) ? `${name} (${type}, required)` : `${name} (${type})`,
  )
  return `It takes: ${list.join(', ')}.`
}

/** The part of a JSON schema of parameters that this project reads. */
export const parametersShape = z.object({
  properties: z.record(z.string(), z.object({ type: z.string().optional() })).optional(),
  required: z.array(z.string()).optional(),
})
