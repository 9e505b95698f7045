/** Builds an image and waits for it; an engine tells failure as a line of its progress, not as an error. */
import { PassThrough } from 'node:stream'
import type Docker from 'dockerode'
import type { WorkspaceFile } from '#lib/trajectories/git-objects.ts'
import { statusOf } from './engine.ts'
import { packFiles } from './folder-files.ts'

export type ImageBuild = {
  tag: string
  labels: Record<string, string>
  files: WorkspaceFile[]
  arguments: Record<string, string>
  /** whether steps may reach the internet */
  network: boolean
  signal?: AbortSignal
}

type Progress = { stream?: string; error?: string; errorDetail?: { message?: string } }

export type BuildOutcome = { ok: true } | { ok: false; problem: string; output: string }

/** What is kept of the steps' own output, characters from the end. */
const OUTPUT_LIMIT = 4000

export async function buildImage(docker: Docker, build: ImageBuild): Promise<BuildOutcome> {
  const context = packFiles(build.files).pipe(new PassThrough())
  const stream = await docker.buildImage(context, {
    t: build.tag,
    labels: build.labels,
    buildargs: build.arguments,
    networkmode: build.network ? 'default' : 'none',
    // without it a step that fails leaves its container behind
    forcerm: true,
    ...(build.signal ? { abortSignal: build.signal } : {}),
  })
  const lines = await new Promise<Progress[]>((done, fail) => {
    docker.modem.followProgress(stream, (error, output) => (error ? fail(error) : done(output)))
  })
  const failed = lines.find(({ error, errorDetail }) => error ?? errorDetail)
  if (!failed) return { ok: true }
  const output = lines.map((line) => line.stream ?? '').join('')
  const problem = (failed.errorDetail?.message ?? failed.error ?? 'the engine does not say why').trim()
  return { ok: false, problem, output: output.slice(-OUTPUT_LIMIT) }
}

export type FoundImage = { id: string; environment: Record<string, string>; volumes: string[] }

/** null when the engine has no image of that name */
export async function findImage(docker: Docker, name: string): Promise<FoundImage | null> {
  try {
    const { Id, Config } = await docker.getImage(name).inspect()
    return {
      id: Id,
      environment: Object.fromEntries((Config?.Env ?? []).map(splitVariable)),
      volumes: Object.keys(Config?.Volumes ?? {}),
    }
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

function splitVariable(text: string): [string, string] {
  const at = text.indexOf('=')
  return [text.slice(0, at), text.slice(at + 1)]
}
