import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Cursor, readCursor, writeCursor } from '#engine/contract/cursor.ts'

test('law: what is written as a place in a list is read as the same place', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string({ maxLength: 60, unit: 'binary' }), (id, key) => {
      const cursor = writeCursor({ id, key })
      expect(readCursor(cursor)).toEqual({ id, key })
      expect(Cursor.safeParse(cursor).success).toBe(true)
    }),
  )
})

test('anything else is refused, not taken for the beginning', () => {
  for (const cursor of ['garbage', '', '~', '0', "' or 1=1", `${'a'.repeat(36)}`, '{}']) {
    expect(Cursor.safeParse(cursor).success, cursor).toBe(false)
    expect(() => readCursor(cursor), cursor).toThrow('form.wrong-form')
  }
})
