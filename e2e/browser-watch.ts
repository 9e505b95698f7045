import type { BrowserContext, Page } from '@playwright/test'

export type BrowserWatch = {
  /** sentences, in the order things went wrong */
  problems(): string[]
  /** Something this test provokes on purpose, e.g. the browser's own line about a 404. */
  expectProblem(pattern: RegExp): void
}

/** Every request goes past here: what is not for this machine is refused and reported. */
export async function watchBrowser(context: BrowserContext): Promise<BrowserWatch> {
  const seen: string[] = []
  const expected: RegExp[] = []
  const report = (problem: string) => seen.push(problem)

  await context.route(isElsewhere, (route) => {
    report(`asked for ${route.request().url()}`)
    return route.abort()
  })
  // the policy's own words say which directive; the console's line differs from browser to browser
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violated: ${event.effectiveDirective} by ${event.blockedURI || event.sourceFile}`)
    })
  })
  const watchPage = (page: Page) => {
    page.on('pageerror', (error) => report(`threw ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') report(`logged ${message.text()} (${message.location().url})`)
    })
    page.on('websocket', (socket) => {
      if (isElsewhere(new URL(socket.url()))) report(`opened ${socket.url()}`)
    })
  }
  context.pages().forEach(watchPage)
  context.on('page', watchPage)

  return {
    problems: () => seen.filter((problem) => !expected.some((pattern) => pattern.test(problem))),
    expectProblem: (pattern) => expected.push(pattern),
  }
}

function isElsewhere({ protocol, hostname }: URL): boolean {
  return ['http:', 'https:', 'ws:', 'wss:'].includes(protocol) && hostname !== '127.0.0.1'
}
