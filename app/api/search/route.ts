import { searchEverything } from '#lib/data/search.ts'

const longestQuery = 200

/** The command palette asks while somebody types; a page render for that would be too much. */
export async function GET(request: Request): Promise<Response> {
  const words = new URL(request.url).searchParams.get('q') ?? ''
  return Response.json(await searchEverything(words.slice(0, longestQuery)))
}
