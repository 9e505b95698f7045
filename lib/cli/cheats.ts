/** `verify --cheats`: what the verifier says of every known cheat, of honest work and of wrong work, in number. */
import { type Report, say } from '#lib/cli/command.ts'
import { preflight } from '#lib/cli/preflight.ts'
import { type DriverName, driverNames } from '#lib/sandbox/driver-names.ts'
import { drivers } from '#lib/sandbox/index.ts'
import { type AttackResult, isAsExpected } from '#lib/verification/cheats/attack.ts'
import { benchOn } from '#lib/verification/cheats/bench.ts'
import { type GeneratedNumbers, gradeGenerated } from '#lib/verification/cheats/generated.ts'
import { tryAttacks } from '#lib/verification/cheats/index.ts'
import type { Rate } from '#lib/verification/wilson.ts'

type CheatsOptions = { sandbox?: DriverName; only?: string; variants?: number; json?: boolean }

/** One JSON object per attack goes by on stdout with --json; the last line holds them all. */
export async function cheats({ sandbox, only, variants = 0, json = false }: CheatsOptions): Promise<Report> {
  preflight(say)
  const { usable, missing } = await usableDrivers(sandbox)
  const attacks: AttackResult[] = []
  for (const driver of usable) {
    for await (const result of tryAttacks(driver, only ? `${only}:` : undefined)) {
      attacks.push(result)
      if (json) process.stdout.write(`${JSON.stringify(result)}\n`)
      say(
        `${isAsExpected(result) ? 'ok  ' : 'FAIL'} ${result.driver} ${result.attack}: ${result.verdict} by ${result.by}`,
      )
    }
  }
  const [first] = usable
  const generated =
    variants > 0 && first ? await gradeGenerated(benchOn(first).verifier, variants, say) : null
  const bad = attacks.filter((result) => !isAsExpected(result))
  const lines = [
    `${attacks.length - bad.length} of ${attacks.length} attacks gained nothing, by the gate that is meant for them, beside an honest twin that was accepted`,
    ...bad.map(
      ({ driver, attack, verdict, expected, by, twin }) =>
        `FAILED on ${driver}: ${attack}: ${verdict} by ${by ?? 'no gate'}, expected ${expected}; twin ${twin}`,
    ),
    ...missing.map(({ driver, reason }) => `not tried on ${driver}: ${reason}`),
    ...(generated ? linesOf(generated) : []),
  ]
  return {
    text: lines.join('\n'),
    json: {
      attacks,
      notTried: missing,
      ...(generated ? { generated: { driver: first, ...generated } } : {}),
    },
    failed: bad.length > 0 || attacks.length === 0,
  }
}

function linesOf({ honest, wrong, falseRefusals, falseAccepts, mistakes }: GeneratedNumbers): string[] {
  const told = ({ count, rate, low, high }: Rate) =>
    `${count} (${(100 * rate).toFixed(2)} %, 95 % interval ${(100 * low).toFixed(2)} to ${(100 * high).toFixed(2)} %)`
  return [
    `${honest} honest implementations: ${told(falseRefusals)} refused`,
    `${wrong} wrong implementations: ${told(falseAccepts)} accepted`,
    ...mistakes.map(
      ({ kind, reference, what, why }) => `${kind}, ${reference}: ${what}${why ? ` (${why})` : ''}`,
    ),
  ]
}

async function usableDrivers(only: DriverName | undefined) {
  const usable: DriverName[] = []
  const missing: { driver: DriverName; reason: string }[] = []
  for (const driver of driverNames) {
    if (only && driver !== only) continue
    const probe = await drivers[driver].probe()
    if (probe.ok) usable.push(driver)
    else missing.push({ driver, reason: probe.reason })
  }
  return { usable, missing }
}
