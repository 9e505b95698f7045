import { z } from 'zod'
import { UserError } from '#lib/errors.ts'
import { driverNames } from '#lib/sandbox/driver-names.ts'

/** An empty variable means "not set": test runners and compose files write `X=` for that. */
const optionalText = z
  .string()
  .optional()
  .transform((value) => value || undefined)

const schema = z.object({
  /** a PostgreSQL 15 or newer; without it an embedded one is started under SWE_PLAY_DATA */
  DATABASE_URL: optionalText.pipe(
    z.url({ protocol: /^postgres(ql)?$/, error: 'not like postgresql://user@host:5432/name' }).optional(),
  ),
  /** web port on 127.0.0.1 */
  PORT: z.preprocess((value) => value || undefined, z.coerce.number().int().min(1).max(65_535).default(4100)),
  /** folder for everything the program writes */
  SWE_PLAY_DATA: optionalText.pipe(z.string().default('.data')),
  /** runs a worker works on at once */
  SWE_PLAY_RUNS: z.preprocess(
    (value) => value || undefined,
    z.coerce.number().int().min(1).max(64).default(2),
  ),
  /** sandbox of runs that name none; without it the first that works */
  SWE_PLAY_SANDBOX: optionalText.pipe(z.enum(driverNames).optional()),
  /** how long a container engine that went away is waited for, seconds */
  SWE_PLAY_ENGINE_PATIENCE: z.preprocess(
    (value) => value || undefined,
    z.coerce.number().positive().default(60),
  ),
  OPENAI_API_KEY: optionalText,
  OPENAI_BASE_URL: optionalText.pipe(z.url().optional()),
  /** how recorded models answer: as written, waiting for an author, or accepting prompts that changed */
  SWE_PLAY_RECORDING: optionalText.pipe(z.enum(['replay', 'authoring', 'restamp']).default('replay')),
  /** hosts beside 127.0.0.1 and localhost that the web app answers to, separated by spaces or commas (proxy.ts) */
  SWE_PLAY_ALLOWED_HOSTS: optionalText,
  LOG_LEVEL: optionalText.pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info')),
})

export type Env = z.output<typeof schema>

/** The program's environment variables, checked. Read at every call: the launcher sets DATABASE_URL after start. */
export function env(source: Record<string, string | undefined> = process.env): Env {
  const parsed = schema.safeParse(source)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UserError(
    `Environment variable ${issue?.path.join('.')} is not usable (${issue?.message}): change or unset it.`,
  )
}

/** A URL may hold a user, a password and a token; what is shown must not. */
export function withoutCredentials(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  url.search = ''
  return url.href.replace(/\/$/, '')
}
