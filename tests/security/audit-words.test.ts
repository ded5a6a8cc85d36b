import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SERVER_MODULES } from '../../src/server.main.ts'

test('every kind of record that the audit log may name has words in both languages', () => {
  const files = readdirSync('src', { recursive: true })
    .map((file) => join('src', String(file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(300)
  const kinds = new Set(
    files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/subjectKind: '([a-z-]+)'/g)].map(([, kind]) => kind!),
    ),
  )
  expect(kinds.size).toBeGreaterThan(10)
  const words = Object.assign({}, ...SERVER_MODULES.flatMap(({ messages }) => messages ?? []))
  expect([...kinds].filter((kind) => !(`subject.${kind}` in words))).toEqual([])
})
