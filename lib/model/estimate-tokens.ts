import type { ModelRequest } from './model.ts'

/** English text and code come to about four characters a token; no tokenizer fits every model. */
const charactersPerToken = 4
/** no known model packs more: for what a call costs at least */
const mostCharactersPerToken = 8
/** of an answer whose length nobody has limited */
const usualAnswer = 1_000

/** A guess, for limits that must be kept before the endpoint has counted: prompt and answer together. */
export function estimateTokens(request: ModelRequest): number {
  return Math.ceil(lengthOf(request) / charactersPerToken) + (request.sampling.maxTokens ?? usualAnswer)
}

/** Tokens of a prompt that are sure to be counted. */
export function leastPromptTokens(request: ModelRequest): number {
  return Math.floor(lengthOf(request) / mostCharactersPerToken)
}

function lengthOf({ messages, tools }: ModelRequest): number {
  return JSON.stringify([messages, tools]).length
}
