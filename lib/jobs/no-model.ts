/** Of runs in which no stage asks a model: it is never opened. */
export const noModel = { endpoint: 'recorded', recording: 'none' } as const
