import { z } from 'zod'
import { Refusal } from '#engine/refusal.ts'

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const FORM = new RegExp(`^(${ID})(?:~(.*))?$`, 's')

/** Where the next page of a list begins: the last row's id and, where the list is sorted by more, its sort key: `id~key`. */
export const Cursor = z.string().max(600).regex(FORM)

export interface PagePlace {
  readonly id: string
  /** Empty where the ids themselves are the order. */
  readonly key: string
}

export const writeCursor = ({ id, key }: PagePlace): string => `${id}~${key}`

/** @throws Refusal form-invalid when it is no place in a list. */
export function readCursor(cursor: string): PagePlace {
  const found = FORM.exec(cursor)
  if (found === null) throw new Refusal('form-invalid', { key: 'form.wrong-form', at: 'cursor' })
  return { id: found[1]!, key: found[2] ?? '' }
}
