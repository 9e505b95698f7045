/** In which dialect rows go out. */
export const shapeOptions = [
  { value: 'as-recorded', label: 'As recorded: each in the dialect its model spoke' },
  { value: 'tools', label: 'Native tools: function_call and observation turns' },
  { value: 'text', label: 'Text: calls as <function=…>' },
] as const

export type ShapeOption = (typeof shapeOptions)[number]['value']
