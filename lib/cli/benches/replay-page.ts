/** What runs inside the page that is measured. Each function is sent as text: it knows nothing from outside of itself. */

/** Notes when the reader last did something, by the browser's own clock. */
export function watchSeeks(): void {
  for (const kind of ['keydown', 'pointerdown']) {
    addEventListener(kind, (event) => Reflect.set(globalThis, 'lastInput', event.timeStamp), {
      capture: true,
    })
  }
}

type Awaited = { place: number; withRows: boolean; sinceInput: boolean }

/** Resolves in the frame after which the step stands there, with milliseconds since the input or the navigation. */
export function shownAt({ place, withRows, sinceInput }: Awaited): Promise<number> {
  const limitMs = 120_000
  const isThere = () => {
    const step = document.querySelector(`article[aria-label="Step ${place}"] [data-text]`)
    if (!step || !withRows) return step !== null
    const summary = document.querySelector('[role="option"] .font-mono.truncate')
    return summary !== null && !summary.textContent?.includes('…')
  }
  return new Promise((done, fail) => {
    const began = performance.now()
    const look = () => {
      if (isThere()) {
        // the frame that draws it comes next
        requestAnimationFrame(() =>
          done(performance.now() - (sinceInput ? Reflect.get(globalThis, 'lastInput') : 0)),
        )
      } else if (performance.now() - began > limitMs) fail(new Error(`step ${place} did not come`))
      else requestAnimationFrame(look)
    }
    look()
  })
}
