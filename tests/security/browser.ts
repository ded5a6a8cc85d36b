import { randomUUID } from 'node:crypto'
import type { Output } from '#engine/contract/operation.ts'
import type { signIn } from '#modules/organisations/session.contract.ts'
import { PASSWORD } from '#tests/security/administrations.ts'

/** A refusal as it travels to whoever asked. */
interface ToldRefusal {
  readonly code: string
  readonly requestId?: string
  readonly reasons: readonly {
    readonly key: string
    readonly text: string
    readonly at?: string
    readonly params?: Readonly<Record<string, string | number>>
  }[]
}

/** What came back. `json` is what the named operation answers when it does what it is asked; else see `refusal`. */
export interface Heard<Answer = unknown> {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Answer
  readonly refusal: ToldRefusal | undefined
  /** Keys of the refusal's reasons; none where nothing was refused. */
  readonly keys: readonly string[]
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

  get<Answer = unknown>(path: string, asking: Asking = {}): Promise<Heard<Answer>> {
    return this.send('GET', path, asking)
  }

  post<Answer = unknown>(path: string, body: unknown = {}, asking: Asking = {}): Promise<Heard<Answer>> {
    return this.send('POST', path, { ...asking, body })
  }

  async send<Answer = unknown>(
    method: string,
    path: string,
    { headers, key, body }: Asking = {},
  ): Promise<Heard<Answer>> {
    const isWhole = body instanceof FormData || body instanceof Uint8Array
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        'accept-language': this.language,
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(this.csrf && method !== 'GET' ? { 'x-csrf-token': this.csrf } : {}),
        ...(method === 'GET' ? {} : { 'idempotency-key': key ?? randomUUID(), origin: this.url }),
        ...(body === undefined || isWhole ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : isWhole ? (body as BodyInit) : JSON.stringify(body),
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const value = line.split(';')[0]!
      this.cookie = value.endsWith('=') ? undefined : value
    }
    const text = await response.text()
    const json = parse(text)
    const refusal = response.ok ? undefined : (json as ToldRefusal | undefined)
    const keys = (refusal?.reasons ?? []).map((reason) => reason.key)
    return { status: response.status, headers: response.headers, text, json: json as Answer, refusal, keys }
  }

  /** Signs in and keeps what a page keeps. */
  async signIn(administration: string, login: string, password = PASSWORD): Promise<Heard<Output<typeof signIn>>> {
    const heard = await this.post<Output<typeof signIn>>('/api/session', { administration, login, password })
    if (heard.status === 200) this.csrf = heard.json.signedIn?.csrfToken
    return heard
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
