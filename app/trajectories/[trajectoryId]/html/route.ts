import { fileAnswer } from '#app/trajectories/file-answer.ts'
import { exportHtml } from '#lib/data/html-replay.ts'

type Context = { params: Promise<{ trajectoryId: string }> }

/** The trajectory as one HTML file to keep (lib/trajectories/formats/html). */
export function GET(request: Request, { params }: Context): Promise<Response> {
  const make = async () => exportHtml((await params).trajectoryId)
  return fileAnswer(request, { type: 'text/html', extension: 'html', make })
}
