import type { z } from 'zod'

/**
 * An address carries only text. Reads it as the contract means it, so that a contract need not know how it is carried:
 * one value of a list, `true` and `false`, plain decimal numbers, JSON for nested forms. What fits none stays text and
 * is refused by the form itself.
 */
export function fromAddress(form: z.ZodObject, part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, read(fieldOf(form, name), value)]))
}

/** The field that the contract itself names: `constructor` and `__proto__` belong to every object and are none. */
const fieldOf = (form: z.ZodObject, name: string): z.core.$ZodType | undefined =>
  Object.hasOwn(form.shape, name) ? form.shape[name] : undefined

function read(schema: z.core.$ZodType | undefined, value: unknown): unknown {
  const inner = unwrap(schema)
  switch (inner?._zod.def.type) {
    case 'array': {
      const { element } = inner._zod.def as z.core.$ZodArrayDef
      return (Array.isArray(value) ? value : [value]).map((one) => read(element, one))
    }
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value
    case 'number':
      return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,10})?$/.test(value) ? Number(value) : value
    case 'object':
    case 'record':
      return typeof value === 'string' ? parse(value) : value
    default:
      return value
  }
}

const WRAPPERS = new Set(['optional', 'nullable', 'default', 'prefault', 'readonly', 'nonoptional', 'catch'])

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let inner = schema
  while (inner && WRAPPERS.has(inner._zod.def.type))
    inner = (inner._zod.def as unknown as { innerType: z.core.$ZodType }).innerType
  return inner
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
