import { formatCount } from '#components/ui/numbers.ts'
import { jsonWithoutImages, type PlacedImages } from '#lib/trajectories/images.ts'

/** Images that an imported source holds, by what they belong to. */
export function Images({ placed }: { placed: PlacedImages[] }) {
  if (placed.length === 0) return null
  return (
    <section aria-label="Images" className="flex flex-col gap-3">
      {placed.map(({ of, images }) => (
        <figure key={of} className="overflow-hidden rounded-md border bg-surface">
          <figcaption className="border-b px-3 py-1 text-muted text-sm">
            {of}: {images.length === 1 ? 'image' : `${images.length} images`}
          </figcaption>
          <div className="flex flex-wrap items-start gap-2 p-2">
            {images.map(({ url, mediaType, bytes }, index) => (
              // biome-ignore lint/performance/noImgElement: a data: URL has nothing to optimise
              <img
                // biome-ignore lint/suspicious/noArrayIndexKey: the images of a record never move
                key={index}
                src={url}
                alt={`${of}, ${index + 1} of ${images.length}: ${mediaType}, ${formatCount(Math.ceil(bytes / 1024))} kB`}
                className="max-h-96 min-h-4 min-w-4 max-w-full rounded border bg-canvas object-contain"
              />
            ))}
          </div>
        </figure>
      ))}
    </section>
  )
}

/** Fields of the source that have no place of their own, as they are there. */
export function SourceFields({ title, value }: { title: string; value: Record<string, unknown> }) {
  if (Object.keys(value).length === 0) return null
  return (
    <details className="text-sm">
      <summary className="text-faint hover:text-ink">{title}</summary>
      <pre className="mt-1 whitespace-pre-wrap rounded-md border bg-surface px-3 py-2 [overflow-wrap:anywhere]">
        {jsonWithoutImages(value)}
      </pre>
    </details>
  )
}
