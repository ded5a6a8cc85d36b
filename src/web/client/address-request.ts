import type { Operation } from '#engine/contract/operation.ts'

interface Addressed {
  readonly url: string
  /** What is neither in the path nor in the query. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Lays a flat input out over the path, the query (where the body is none or a file) and the body. */
export function addressRequest(
  operation: Pick<Operation, 'method' | 'path' | 'transfer'>,
  input: Readonly<Record<string, unknown>>,
): Addressed {
  const used = new Set<string>()
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    used.add(name)
    return encodeURIComponent(String(input[name] ?? ''))
  })
  const rest = Object.entries(input).filter(([name, value]) => !used.has(name) && value !== undefined)
  const inBody = (operation.method === 'POST' || operation.method === 'PUT') && operation.transfer !== 'file'
  if (inBody) return { url: path, body: Object.fromEntries(rest) }
  const query = new URLSearchParams()
  for (const [name, value] of rest) {
    if (Array.isArray(value)) for (const one of value) query.append(name, String(one))
    else query.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const text = query.toString()
  return { url: text === '' ? path : `${path}?${text}`, body: {} }
}
