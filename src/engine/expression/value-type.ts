import type { Declared, ValueType } from '#engine/expression/expression.ts'

/** The type of `[]`: fits every list. */
export const EMPTY_LIST: ValueType = { list: 'bool' }

export function isList(type: ValueType): type is { readonly list: ValueType } {
  return typeof type === 'object' && 'list' in type
}

export function isRecord(type: ValueType): type is { readonly record: Readonly<Record<string, Declared>> } {
  return typeof type === 'object' && 'record' in type
}

/** The one type both fit, or undefined. */
export function unify(a: ValueType, b: ValueType): ValueType | undefined {
  if (a === b) return a
  if (typeof a === 'string' || typeof b === 'string') return undefined
  if (isList(a) && isList(b)) {
    if (a === EMPTY_LIST) return b
    if (b === EMPTY_LIST) return a
    const list = unify(a.list, b.list)
    return list === undefined ? undefined : { list }
  }
  if (isRecord(a) && isRecord(b)) {
    const keys = Object.keys(a.record)
    if (keys.length !== Object.keys(b.record).length) return undefined
    for (const key of keys) {
      const left = a.record[key]
      const right = Object.hasOwn(b.record, key) ? b.record[key] : undefined
      if (!left || !right || unify(left.type, right.type) === undefined) return undefined
    }
    return a
  }
  return undefined
}

/** The type all fit; `undefined` when they differ or there is none. */
export function unifyAll(types: readonly ValueType[]): ValueType | undefined {
  const [first, ...rest] = types
  return rest.reduce<ValueType | undefined>((sum, type) => (sum === undefined ? undefined : unify(sum, type)), first)
}

/** The name of a type in a fault: `list of number`. */
export function typeName(type: ValueType): string {
  if (typeof type === 'string') return type
  if (type === EMPTY_LIST) return 'list'
  return isList(type) ? `list of ${typeName(type.list)}` : 'record'
}
