/** What the parts of the contract work with: sandboxes of one driver, closed when the suite ends. */
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import type { CommandResult, Limits, ProgramResult, Sandbox, SandboxDriver } from '../sandbox.ts'

export const limits: Limits = { memoryMb: 512, cpus: 2, processes: 64, workspaceMb: 64 }
export const never = new AbortController().signal

export type Machine = {
  driver: SandboxDriver
  open(files?: WorkspaceFile[], changed?: Partial<Limits>): Promise<Sandbox>
  run(sandbox: Sandbox, command: string, timeoutMs?: number): Promise<CommandResult>
  python(sandbox: Sandbox, code: string, timeoutMs?: number): Promise<ProgramResult>
  closeAll(): Promise<void>
}

export function machineOf(driver: SandboxDriver): Machine {
  const opened: Sandbox[] = []
  return {
    driver,
    async open(files = [], changed = {}) {
      const spec = {
        label: 'contract',
        files,
        limits: { ...limits, ...changed },
        excludes: ['__pycache__'],
        tools: {},
      }
      const sandbox = await driver.open(spec)
      opened.push(sandbox)
      return sandbox
    },
    run: (sandbox, command, timeoutMs = 20_000) => sandbox.run(command, { timeoutMs, signal: never }),
    python: (sandbox, code, timeoutMs = 20_000) =>
      sandbox.execute(['/usr/bin/python3', '-c', code], { timeoutMs, signal: never }),
    async closeAll() {
      await Promise.all(opened.map((sandbox) => sandbox.close()))
    },
  }
}

export function file(path: string, text: string): WorkspaceFile {
  return { path, mode: '100644', data: Buffer.from(text) }
}
