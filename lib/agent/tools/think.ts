import { z } from 'zod'
import { defineTool } from './define-tool.ts'

export const think = defineTool({
  name: 'think',
  description:
    'Writes down a thought: a plan, a comparison, what a failure means. It reads and changes nothing. Use it when several steps depend on getting something right.',
  schema: z.strictObject({ thought: z.string().min(1).describe('The thought') }),
  run: async () => ({ content: 'The thought is noted.', error: false }),
})
