import { z } from 'zod'
import { defineTool } from './define-tool.ts'

/** The loop asks the environment whether it accepts; this is what the model is told when it does. */
export const finish = defineTool({
  name: 'finish',
  description: 'Ends the work. Call it when the task is done and checked, or when it cannot be done.',
  schema: z.strictObject({
    message: z.string().describe('What was done, what was checked, and what is open'),
    task_completed: z
      .union([z.boolean(), z.enum(['true', 'false', 'partial'])])
      .optional()
      .describe('Whether the task is completed'),
  }),
  run: async () => ({ content: 'The work is finished.', error: false }),
})
