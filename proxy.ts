import { type NextRequest, NextResponse } from 'next/server'
import { env } from '#lib/env.ts'
import { contentSecurityPolicy, isAllowedHost, isSameOrigin, needsSameOrigin } from '#lib/http-guard.ts'

/** Stands before every request: who may ask, and what the page may then load. */
export function proxy(request: NextRequest): NextResponse {
  const { headers, method } = request
  const allowed = (env().SWE_PLAY_ALLOWED_HOSTS ?? '').split(/[\s,]+/).filter(Boolean)
  if (!isAllowedHost(headers.get('host'), process.env.PORT ?? '', allowed)) {
    return refuse(
      'This address is not one of the server’s: open it as 127.0.0.1, or name the host in SWE_PLAY_ALLOWED_HOSTS.',
    )
  }
  if (needsSameOrigin({ method, path: request.nextUrl.pathname }) && !isSameOrigin(headers)) {
    return refuse('The request came from another site and was refused.')
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy(nonce, { development: process.env.NODE_ENV === 'development' })
  const forwarded = new Headers(headers)
  forwarded.set('x-nonce', nonce)
  forwarded.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers: forwarded } })
  response.headers.set('content-security-policy', policy)
  setCommonHeaders(response.headers)
  return response
}

function refuse(sentence: string): NextResponse {
  const response = new NextResponse(`${sentence}\n`, {
    status: 403,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  })
  setCommonHeaders(response.headers)
  return response
}

function setCommonHeaders(headers: Headers): void {
  headers.set('x-content-type-options', 'nosniff')
  headers.set('referrer-policy', 'no-referrer')
  headers.set('cross-origin-opener-policy', 'same-origin')
  headers.set('cross-origin-resource-policy', 'same-origin')
  headers.set('x-frame-options', 'DENY')
}
