import { folderAnswer } from '#app/folder-tar.ts'
import { saveProjectFolder } from '#lib/data/project-folder.ts'
import { findProject } from '#lib/data/projects.ts'

type Context = { params: Promise<{ projectId: string }> }

/** The project's git folder. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const project = await findProject((await params).projectId)
  if (!project) return Response.json({ error: 'There is no such project.' }, { status: 404 })
  return folderAnswer(project.slug, (folder) => saveProjectFolder(project.id, folder))
}
