import type { Operation, Output, Request as RequestOf } from '#engine/contract/operation.ts'
import { REFUSAL_CODES, type RefusalCode } from '#engine/refusal.ts'
import { addressRequest } from '#web/client/address-request.ts'
import { connection, sessionRenewed } from '#web/client/connection.ts'
import { newIdempotencyKey } from '#web/client/idempotency-key.ts'
import { RefusalError, type SpokenReason, UnreachableError } from '#web/client/refusal-error.ts'

export interface CallOptions {
  readonly signal?: AbortSignal
  /** One act keeps its key over retries; without one a fresh key is made. */
  readonly idempotencyKey?: string
  /** Fails at once with 401 instead of waiting for sign-in in place. */
  readonly withoutSession?: boolean
}

/** Runs an operation of a contract over HTTP. @throws RefusalError, UnreachableError, AbortError. */
export async function call<Op extends Operation>(
  operation: Op,
  input: RequestOf<Op>,
  options: CallOptions = {},
): Promise<Output<Op>> {
  const { url, body } = addressRequest(operation, input as Record<string, unknown>)
  const response = await send(operation, url, options, () => jsonPayload(operation, body))
  if (response.status === 204) return undefined as Output<Op>
  return (await response.json()) as Output<Op>
}

interface Payload {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: BodyInit | undefined
}

export function jsonPayload(operation: Operation, body: unknown): Payload {
  if (operation.method === 'GET' || operation.method === 'DELETE') return { headers: {} }
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

/** Sends until it is answered: an expired session is renewed in place, then the same act goes out with the same key. */
export async function send(
  operation: Operation,
  url: string,
  options: CallOptions,
  payload: () => Payload,
): Promise<Response> {
  const key = operation.kind === 'act' ? (options.idempotencyKey ?? newIdempotencyKey()) : undefined
  for (;;) {
    const { headers, body } = payload()
    const response = await reach(url, {
      method: operation.method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'accept-language': connection.language,
        ...(connection.csrfToken === undefined ? {} : { 'x-csrf-token': connection.csrfToken }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      body: body ?? null,
      signal: options.signal ?? null,
    })
    if (response.ok) return response
    const mayWait = response.status === 401 && connection.session !== 'unknown' && connection.session !== 'signed-out'
    if (mayWait && options.withoutSession !== true && (await sessionRenewed())) continue
    throw await refusalOf(response)
  }
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new UnreachableError()
  }
}

async function refusalOf(response: Response): Promise<RefusalError | UnreachableError> {
  const told: unknown = await response.json().catch(() => undefined)
  if (typeof told !== 'object' || told === null || !('code' in told)) return new UnreachableError(response.status)
  const { code, reasons } = told as { code: unknown; reasons?: unknown }
  if (!REFUSAL_CODES.includes(code as RefusalCode)) return new UnreachableError(response.status)
  return new RefusalError(code as RefusalCode, (reasons ?? []) as SpokenReason[], response.status)
}
