/**
 * The sandbox port: one isolated machine with one workspace. A driver starts a process that speaks the keeper's
 * protocol (keeper.py) inside it; everything else is shared between drivers.
 */
import type { GitObject, WorkspaceFile } from '#lib/trajectories/git-objects.ts'

export type Limits = {
  /** all processes together, in MiB; the workspace counts */
  memoryMb: number
  /** cores, may be a fraction */
  cpus: number
  processes: number
  /** size of /workspace, in MiB */
  workspaceMb: number
}

export type SandboxSpec = {
  /** for logs and for reaping, e.g. "<run id> implement 1.2.1" */
  label: string
  /** laid out in /workspace before anything runs */
  files: WorkspaceFile[]
  limits: Limits
  /** path segments that never enter a snapshot, e.g. "__pycache__" */
  excludes: string[]
  /** the Dockerfile and the files it copies, where the base image is not enough (environment.ts); absent = it is */
  environment?: WorkspaceFile[]
  /** host folders mounted read-only as /opt/swe-play/<name> (a language's tools) */
  tools: Record<string, string>
}

/** How a command or program ended. `exited` is the only one with an exit code that means something. */
export type Ending =
  | 'exited'
  /** everything of the agent was killed, a new shell started in the same folder */
  | 'timed-out'
  /** the command ended the shell itself (`exit`); a new one started in the same folder */
  | 'shell-exited'
  | 'out-of-memory'
  | 'output-limit'
  | 'cancelled'

export type CommandResult = {
  /**
   * stdout and stderr as they came, head and tail when longer than the cap. What was cut, and every ending but
   * `exited`, is said in it in brackets: a tool shows it as it is.
   */
  output: string
  /** bytes left out of `output` */
  cutBytes: number
  exitCode: number | null
  ending: Ending
  /** the shell's folder afterwards */
  cwd: string
  durationMs: number
}

export type ProgramOptions = {
  timeoutMs: number
  signal: AbortSignal
  env?: Record<string, string>
  stdin?: string
  /**
   * It knows how to be a template (keeper/template.py): what it loads is loaded once for all its runs, each of which is a
   * fork of that. Made anew whenever something it ran has left anything alive.
   */
  template?: boolean
}

export type ProgramResult = {
  stdout: string
  stderr: string
  /** bytes the program wrote to the report pipe (file descriptor named in SWE_PLAY_REPORT_FD) */
  report: Buffer
  exitCode: number | null
  ending: Ending
  durationMs: number
}

export type Snapshot = {
  /** git tree id (sha1) of the workspace; equal content gives equal ids */
  tree: string
  /** objects not yet returned by an earlier snapshot of this sandbox */
  objects: GitObject[]
  /** paths left out and why (sockets, unreadable, over the size limit) */
  skipped: { path: string; why: string }[]
}

/** A file operation that failed as it would for the agent's user: missing, a folder, no space, not permitted. */
export class FileError extends Error {
  override name = 'FileError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export type Sandbox = {
  /** Runs a command in the agent's persistent shell. Timeouts and floods are results, not errors. */
  run(command: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<CommandResult>
  /** Runs one program outside the shell in a clean environment, with a report pipe. */
  execute(argv: string[], options: ProgramOptions): Promise<ProgramResult>
  /** As the agent's user, links resolved inside the sandbox. @throws FileError */
  readFile(path: string): Promise<Buffer>
  /** @throws FileError */
  writeFile(path: string, data: Buffer): Promise<void>
  /** Removes paths, then writes files, in /workspace. @throws FileError */
  layOut(changes: { remove?: string[]; files?: WorkspaceFile[] }): Promise<void>
  snapshot(): Promise<Snapshot>
  /** Kills everything in it and frees it; may be called twice. */
  close(): Promise<void>
}

export type Probe =
  | { ok: true; version: string; limits: Record<keyof Limits, 'enforced' | 'not enforced'>; notes: string[] }
  /** `cure` is the exact command or setting that would make it work */
  | { ok: false; reason: string; cure: string }

/** Who opens sandboxes: what a dead owner leaves behind is removed by the living of the same installation. */
export type Owner = {
  /** the identity of the database that knows its workers */
  installation: string
  /** unique to a process */
  worker: string
}

export type SandboxDriver = {
  name: string
  probe(): Promise<Probe>
  /**
   * Makes ready what sandboxes with this environment need. `evidence` says what was done, or what is wrong with it.
   * @throws InfrastructureError when the machine prevents it
   */
  prepare(
    environment: WorkspaceFile[],
    signal: AbortSignal,
  ): Promise<{ outcome: 'passed' | 'failed'; evidence: string }>
  /** @throws InfrastructureError when it cannot be opened */
  open(spec: SandboxSpec): Promise<Sandbox>
  /**
   * Removes what processes that are gone have left on this machine or engine. @returns how many sandboxes
   * @param findDead those of these workers, by the ids under which they opened sandboxes, that are dead
   */
  reap(findDead: (workers: string[]) => Promise<string[]>): Promise<number>
}
