import { InvalidArgumentError, Option } from 'commander'
import { type AddCommand, perform, type Report, say } from '#lib/cli/command.ts'
import { withServices } from '#lib/cli/services.ts'
import { UserError } from '#lib/errors.ts'
import type { GatePolicy } from '#lib/verification/policy.ts'

type GatesOptions = Partial<GatePolicy> & { json?: boolean }

export const addGates: AddCommand = (program) => {
  program
    .command('gates')
    .description(
      'how far the tasks of a project came; another threshold decides stored verdicts again, nothing runs',
    )
    .argument('<project>', 'id or short name of the project')
    .option('--vacuous-share <percent>', "of a task's tests that returning a default may pass", percentage)
    .option('--mutation-score <percent>', "of the mutants that a task's tests must notice", percentage)
    .addOption(
      new Option('--flaky <policy>', 'what becomes of tests that change their outcome').choices([
        'refuse',
        'quarantine',
      ]),
    )
    .addOption(
      new Option(
        '--approve <who>',
        'people alone, or by itself what is clean: every gate passed, no flag',
      ).choices(['people', 'clean']),
    )
    .option('--json', 'print one JSON object')
    .action((project: string, options: GatesOptions) => perform(options, () => gates(project, options)))
}

function percentage(text: string): number {
  const value = Number(text.replace(/%$/, ''))
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Give a percentage from 0 to 100.')
  return value / 100
}

async function gates(project: string, { json: _, ...asked }: GatesOptions): Promise<Report> {
  return withServices({ command: 'gates', worker: false, say }, async () => {
    const { findProject } = await import('#lib/data/projects.ts')
    const { changeGatePolicy, describeChange, readGatePolicy } = await import('#lib/data/gate-policy.ts')
    const { countTaskFunnel } = await import('#lib/data/task-funnel.ts')
    const found = await findProject(project)
    if (!found)
      throw new UserError(`There is no project "${project}": use its id or the short name in its address.`)
    const before = await readGatePolicy(found.id)
    const policy = { ...before.policy, ...asked }
    const change = Object.keys(asked).length > 0 ? await changeGatePolicy(found.id, policy) : null
    const { quarantined } = await readGatePolicy(found.id)
    const funnel = await countTaskFunnel(found.id)
    const lines = [
      ...(change ? [describeChange(change)] : []),
      ...Object.entries(policy).map(([name, value]) => `${name}: ${value}`),
      ...Object.entries(funnel).map(([name, count]) => `${name}: ${count}`),
      ...(funnel.mutationMeasured === 0 ? ['mutation was not measured: npx swe-play verify --mutation'] : []),
      ...(quarantined.length > 0 ? [`in quarantine: ${quarantined.join(', ')}`] : []),
    ]
    return { text: lines.join('\n'), json: { project: found.id, policy, funnel, quarantined, change } }
  })
}
