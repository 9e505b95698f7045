import { InfrastructureError } from '#lib/errors.ts'
import type { Sandbox } from '#lib/sandbox/sandbox.ts'

export const interpreter = '/usr/bin/python3'
/** where the tools folder is mounted */
export const tools = '/opt/swe-play/python'

/** Everything a run of tests may know from outside; nothing of the agent's shell. */
export const cleanEnvironment = {
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONHASHSEED: '0',
  PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
}

const timeoutMs = 60_000

/** Runs one of our own scripts (isolated, nothing of the workspace is imported) and returns the JSON it reported. */
export async function runTool(
  sandbox: Sandbox,
  script: { name: string; arguments: string[]; signal: AbortSignal; stdin?: string },
): Promise<unknown> {
  const argv = [interpreter, '-I', '-B', `${tools}/${script.name}`, ...script.arguments]
  const program = await sandbox.execute(argv, {
    timeoutMs,
    signal: script.signal,
    env: cleanEnvironment,
    ...(script.stdin === undefined ? {} : { stdin: `${script.stdin}\n` }),
  })
  script.signal.throwIfAborted()
  if (program.ending !== 'exited' || program.exitCode !== 0) {
    throw new InfrastructureError(
      `${script.name} ${program.ending} with exit code ${program.exitCode}: ${program.stderr.slice(-500)}`,
    )
  }
  return JSON.parse(program.report.toString('utf8'))
}
