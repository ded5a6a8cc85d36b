import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http'
import { Refusal } from '#engine/refusal.ts'
import type { Language, Messages } from '#engine/text/message.ts'
import { answerRefusal, languageOf, statusOf } from '#server/http/answer-refusal.ts'
import { PLUMBING_PATHS } from '#server/http/plumbing-routes.ts'
import { DATA_HEADERS, HSTS } from '#server/http/security-headers.ts'
import type { Caller, WaitingLine } from '#server/http/waiting-line.ts'
import { parseAccessKey } from '#server/sign-in/access-key.ts'
import { parseCookie, SESSION_COOKIE } from '#server/sign-in/session-token.ts'

interface DoorParts {
  readonly line: WaitingLine
  readonly words: Messages
  readonly turnedAway: () => void
  readonly requestTimeoutMs: number
  readonly keepAliveTimeoutMs: number
}

/**
 * A server before whose listener stands the line: who finds no room hears so before his request is taken apart, routed or
 * read. Five times more may come than can be served, and each who is turned away takes time from one who is served.
 */
export function createServerWithDoor(listener: RequestListener, parts: DoorParts): Server {
  const answers = new Map<string, Answer>()
  const answerIn = (language: Language, seconds: number): Answer => {
    const key = `${language}/${seconds}`
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = busyAnswer(parts.words, language, seconds)
    if (answers.size < MOST_ANSWERS) answers.set(key, answer)
    return answer
  }
  const server = createServer((request, response) => {
    const seconds = isOperation(request.url) ? parts.line.comeAgainIn(() => callerAt(request)) : undefined
    if (seconds === undefined) return listener(request, response)
    parts.turnedAway()
    const { status, headers, body } = answerIn(languageOf(request.headers['accept-language']), seconds)
    // Void where the browser did not come by TLS: whoever says so of himself gains nothing.
    const isSecure = request.headers['x-forwarded-proto'] === 'https'
    response.writeHead(status, isSecure ? { ...headers, ...HSTS } : headers).end(body)
  })
  server.requestTimeout = parts.requestTimeoutMs
  server.keepAliveTimeout = parts.keepAliveTimeoutMs
  return server
}

/** Languages times the seconds of the longest line. */
const MOST_ANSWERS = 100
const PLUMBING: ReadonlySet<string> = new Set(PLUMBING_PATHS)

interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

function busyAnswer(words: Messages, language: Language, seconds: number): Answer {
  const refusal = new Refusal('over-limit', { key: 'http.busy', params: { seconds } })
  const body = Buffer.from(JSON.stringify(answerRefusal(refusal, words, language)))
  return {
    status: statusOf(refusal),
    headers: {
      ...DATA_HEADERS,
      'content-type': 'application/json; charset=utf-8',
      'content-language': language,
      'content-length': body.length,
      'retry-after': String(seconds),
    },
    body,
  }
}

function isOperation(url = ''): boolean {
  if (!url.startsWith('/api/')) return false
  const end = url.indexOf('?')
  return !PLUMBING.has(end < 0 ? url : url.slice(0, end))
}

const COOKIE = new RegExp(`(?:^|;) *${SESSION_COOKIE}=([^;]*)`)

/** As whom a request would wait; an address is that of the proxy where there is one, for which the line itself judges anew. */
function callerAt({ headers, socket }: IncomingMessage): Caller {
  const one = parseCookie(COOKIE.exec(headers.cookie ?? '')?.[1]) ?? parseAccessKey(headers.authorization)
  return { tenant: one?.tenantId ?? '', person: one?.secret ?? socket.remoteAddress ?? '' }
}
