/** A project as a plain git folder, history included. */

import { objectStore } from '#lib/data/objects.ts'
import { findProject } from '#lib/data/projects.ts'
import { UserError } from '#lib/errors.ts'
import { writeGitFolder } from '#lib/trajectories/git-folder.ts'

/**
 * @param idOrSlug of the project
 * @param folder new or empty
 * @returns the commit that was checked out
 * @throws UserError when there is no such project, it has no repository yet, or the folder holds something
 */
export async function saveProjectFolder(idOrSlug: string, folder: string): Promise<string> {
  const project = await findProject(idOrSlug)
  if (!project) {
    throw new UserError(`There is no project "${idOrSlug}": use its id or the short name in its address.`)
  }
  if (!project.headCommit) {
    throw new UserError(
      `${project.name} has no repository yet: build it first, its set-up makes the first commit.`,
    )
  }
  await writeGitFolder(objectStore(), project.headCommit, folder)
  return project.headCommit
}
