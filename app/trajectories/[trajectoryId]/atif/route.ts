import { fileAnswer } from '#app/trajectories/file-answer.ts'
import { exportAtif } from '#lib/data/atif-export.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** The trajectory as one ATIF document to keep (lib/trajectories/formats/atif.ts). */
export function GET(request: Request, { params }: Context): Promise<Response> {
  const make = async () => exportAtif((await params).trajectoryId)
  return fileAnswer(request, { type: 'application/json', extension: 'json', make })
}
