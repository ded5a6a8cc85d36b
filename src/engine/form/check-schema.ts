import type { FormMessageKey } from '#engine/form/form.messages.ts'
import { type JsonSchema, KEYWORDS, pointerSteps, schemasBelow } from '#engine/form/json-keywords.ts'

type Path = readonly (string | number)[]

export interface SchemaFault {
  readonly path: Path
  readonly key: FormMessageKey
  readonly params?: Readonly<Record<string, string | number>>
}

const DEEPEST = 64
const MOST_SCHEMAS = 5000

/** Every keyword that is not of the subset, by name and place; malformed values, references to nothing, endless ones. */
export function checkSchema(root: unknown): SchemaFault[] {
  if (typeof root !== 'boolean' && (typeof root !== 'object' || root === null || Array.isArray(root)))
    return [{ path: [], key: 'form.schema-value', params: { name: 'schema' } }]
  const faults: SchemaFault[] = []
  const found = new Map<string, { readonly schema: JsonSchema; readonly path: Path }>()
  const visit = (schema: JsonSchema, path: Path): void => {
    if (path.length > DEEPEST * 2 || found.size > MOST_SCHEMAS) {
      if (!faults.some(({ key }) => key === 'form.schema-size')) faults.push({ path, key: 'form.schema-size' })
      return
    }
    found.set(JSON.stringify(path.map(String)), { schema, path })
    if (typeof schema === 'boolean') return
    for (const [name, value] of Object.entries(schema)) {
      const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined
      const params = { name: name.slice(0, 80) }
      if (!keyword) faults.push({ path: [...path, name], key: 'form.schema-keyword', params })
      else if (!keyword.allows(value)) {
        const key = name === 'pattern' && typeof value === 'string' ? 'form.schema-pattern' : 'form.schema-value'
        faults.push({ path: [...path, name], key, params })
      }
    }
    for (const below of schemasBelow(schema)) visit(below.schema, [...path, ...below.path])
  }
  visit(root as JsonSchema, [])
  const targetOf = (ref: string) => {
    const steps = pointerSteps(ref)
    return steps && found.get(JSON.stringify(steps))
  }
  for (const { schema, path } of found.values()) {
    const ref = refOf(schema)
    if (ref === undefined) continue
    if (!targetOf(ref))
      faults.push({ path: [...path, '$ref'], key: 'form.schema-ref', params: { name: ref.slice(0, 80) } })
    else if (isEndless(schema, targetOf)) faults.push({ path: [...path, '$ref'], key: 'form.schema-circle' })
  }
  return faults
}

const refOf = (schema: JsonSchema): string | undefined =>
  typeof schema === 'object' && typeof schema.$ref === 'string' && KEYWORDS.$ref!.allows(schema.$ref)
    ? schema.$ref
    : undefined

/** Whether a schema leads back to itself without going down into the value. */
function isEndless(start: JsonSchema, targetOf: (ref: string) => { readonly schema: JsonSchema } | undefined): boolean {
  const seen = new Set<JsonSchema>()
  const walk = (schema: JsonSchema): boolean => {
    const ref = refOf(schema)
    const next = [
      ...schemasBelow(schema)
        .filter(({ inPlace }) => inPlace)
        .map((below) => below.schema),
      ...(ref === undefined ? [] : [targetOf(ref)?.schema ?? true]),
    ]
    return next.some((one) => {
      if (one === start && typeof one === 'object') return true
      if (typeof one === 'boolean' || seen.has(one)) return false
      seen.add(one)
      return walk(one)
    })
  }
  return walk(start)
}
