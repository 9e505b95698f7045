/**
 * Who may talk to a server that is bound to this machine: the Host check stops DNS rebinding (a foreign name that
 * resolves to 127.0.0.1), the origin check stops other sites' pages from sending requests (CSRF). Pure.
 */

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** "example.org:8080" -> {name, port}; null when it is no valid host header */
function splitHost(host: string): { name: string; port: string } | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(host.trim())
  return match?.[1] ? { name: match[1].toLowerCase(), port: match[2] ?? '' } : null
}

/**
 * @param host the Host header
 * @param port the port this server listens on; empty when unknown: then any port of a loopback name is right
 * @param allowed further hosts ("play.example.org" or "play.example.org:8443") the user has allowed
 */
export function isAllowedHost(host: string | null, port: string, allowed: readonly string[]): boolean {
  const split = host === null ? null : splitHost(host)
  if (!split) return false
  if (loopbackNames.has(split.name)) return port === '' || (split.port || '80') === port
  const full = split.port ? `${split.name}:${split.port}` : split.name
  return allowed.some((each) => each.toLowerCase() === full)
}

/**
 * Does the request come from a page of this server? Browsers say so in Sec-Fetch-Site and Origin; a client that sends
 * neither is no browser, and a browser cannot be made to leave both out of a cross-site POST.
 */
export function isSameOrigin(headers: Pick<Headers, 'get'>): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return false
  const origin = headers.get('origin')
  if (origin === null) return true
  const host = headers.get('host')
  try {
    return host !== null && new URL(origin).host.toLowerCase() === host.trim().toLowerCase()
  } catch {
    return false
  }
}

/** Must the origin be checked? Everything that changes something, and every data route. */
export function needsSameOrigin(request: { method: string; path: string }): boolean {
  const reads = request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS'
  return !reads || request.path.startsWith('/api/')
}

/**
 * Content Security Policy of every page (W3C CSP 3). Scripts run by nonce only; styles may be inline because Monaco
 * writes style elements; workers may come from blobs because bundlers wrap them so. Development needs eval for
 * React's stack traces.
 */
export function contentSecurityPolicy(nonce: string, { development }: { development: boolean }): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
