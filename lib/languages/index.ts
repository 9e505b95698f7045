import type { Language } from './language.ts'
import { python } from './python/index.ts'

/** A new language is one folder and one line here. */
export const languages = { python } satisfies Record<string, Language>
