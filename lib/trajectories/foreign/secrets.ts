/**
 * Secrets with a shape of their own are taken out before anything is stored. The shapes are those that their issuers
 * publish; a password in plain words has none and is not found. Pure.
 */

export type Redactions = Record<string, number>

/**
 * name: shape. Each begins with letters that hardly occur by chance, so that prose and hashes stay; none searches the
 * same text again and again, whatever the text is.
 */
const shapes: Record<string, string> = {
  'private key':
    '-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:(?!-----BEGIN)[\\s\\S]){8,20000}?-----END (?:[A-Z]+ )*PRIVATE KEY-----',
  'Anthropic key': 'sk-ant-[A-Za-z0-9_-]{24,}',
  'OpenAI key': 'sk-(?:proj-|svcacct-|admin-)?(?=[A-Za-z0-9_-]{0,200}\\d)[A-Za-z0-9_-]{32,1000}',
  'OpenRouter key': 'sk-or-v1-[a-f0-9]{40,}',
  'GitHub token': '(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})',
  'GitLab token': 'glpat-[A-Za-z0-9_-]{20,}',
  'AWS access key': '(?:AKIA|ASIA)[A-Z0-9]{16}',
  'Google API key': 'AIza[A-Za-z0-9_-]{35}',
  'Slack token': 'xox[abeoprs]-[A-Za-z0-9-]{20,}',
  'Hugging Face token': 'hf_[A-Za-z0-9]{34,}',
  'npm token': 'npm_[A-Za-z0-9]{36}',
  'PyPI token': 'pypi-AgE[A-Za-z0-9_-]{50,}',
  'Stripe key': '(?:sk|rk)_live_[A-Za-z0-9]{20,}',
  'SendGrid key': 'SG\\.[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{40,}',
  'JSON web token': '(?<!-)eyJ[A-Za-z0-9_-]{12,}\\.eyJ[A-Za-z0-9_-]{12,}\\.[A-Za-z0-9_-]{20,}',
  'password in an address':
    '(?<=[a-z][a-z0-9+.-]{1,20}://[^\\s:/@]{1,80}:)[^\\s:/@]{6,200}(?=@[A-Za-z0-9.-]+)',
}

const names = Object.keys(shapes)
// one pass over each text; the order decides where shapes overlap (an Anthropic key has an OpenAI key's beginning)
const pattern = new RegExp(
  ['OpenRouter key', ...names.filter((name) => name !== 'OpenRouter key')]
    .map(
      (name) =>
        `(?<${groupOf(name)}>${name === 'password in an address' ? '' : '(?<![A-Za-z0-9_])'}${shapes[name]})`,
    )
    .join('|'),
  'g',
)

function groupOf(name: string): string {
  return name.replaceAll(' ', '_')
}

/** Secrets in a text replaced by what they were; counts them. */
export function redactText(text: string, found: Redactions): string {
  if (text.length < 16) return text
  return text.replace(pattern, (...groups) => {
    const named = groups.at(-1) as Record<string, string | undefined>
    const name = names.find((each) => named[groupOf(each)] !== undefined) ?? 'secret'
    found[name] = (found[name] ?? 0) + 1
    return `[redacted: ${name}]`
  })
}

/** Every text of a value, keys included; what holds no secret comes back as it was. */
export function redact<Value>(value: Value, found: Redactions): Value {
  return redactAny(value, found) as Value
}

function redactAny(value: unknown, found: Redactions): unknown {
  if (typeof value === 'string') return redactText(value, found)
  if (Array.isArray(value)) return value.map((item) => redactAny(item, found))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [redactText(key, found), redactAny(inner, found)]),
  )
}
