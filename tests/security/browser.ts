import { randomUUID } from 'node:crypto'
import type { SessionInfo } from '#modules/organisations/session.contract.ts'
import { PASSWORD } from '#tests/security/administrations.ts'

/** What is read from an answer is checked by the comparison that reads it. */
type Json = ReturnType<typeof JSON.parse>

export interface Heard {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Json
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>
  readonly key?: string
  readonly body?: unknown
}

/** A browser of a person: keeps its cookie and the session's mark, and sends what a page would send. */
export class Browser {
  cookie: string | undefined
  csrf: string | undefined
  readonly url: string
  readonly language: string

  constructor(url: string, language = 'en') {
    this.url = url
    this.language = language
  }

  get(path: string, asking: Asking = {}): Promise<Heard> {
    return this.send('GET', path, asking)
  }

  post(path: string, body: unknown = {}, asking: Asking = {}): Promise<Heard> {
    return this.send('POST', path, { ...asking, body })
  }

  async send(method: string, path: string, { headers, key, body }: Asking = {}): Promise<Heard> {
    const isForm = body instanceof FormData
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        'accept-language': this.language,
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(this.csrf && method !== 'GET' ? { 'x-csrf-token': this.csrf } : {}),
        ...(method === 'GET' ? {} : { 'idempotency-key': key ?? randomUUID(), origin: this.url }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const value = line.split(';')[0]!
      this.cookie = value.endsWith('=') ? undefined : value
    }
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parse(text) }
  }

  /** Signs in and keeps what a page keeps. */
  async signIn(administration: string, login: string, password = PASSWORD): Promise<Heard> {
    const heard = await this.post('/api/session', { administration, login, password })
    if (heard.status === 200) this.csrf = (heard.json as SessionInfo).signedIn?.csrfToken
    return heard
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
