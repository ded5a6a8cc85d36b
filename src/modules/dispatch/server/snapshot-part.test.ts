import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { hashOf, openPart, sealPart } from '#modules/dispatch/server/snapshot-part.ts'

const small = { name: '指标', values: [1, null, '2.50'] }
const great = { rows: Array.from({ length: 60_000 }, (_, at) => `第${at}行`) }

test.each([
  ['a small part', small],
  ['a part of more than half a megabyte', great],
])('%s opens to the text that was hashed', async (_, content) => {
  const { content: packed, hash } = await sealPart({ name: 'table', key: '', content })
  const text = await openPart(packed)
  expect(JSON.parse(text)).toEqual(content)
  expect(hashOf(text)).toBe(hash)
})

test('a part as it was packed before is opened all the same', async () => {
  expect(await openPart(gzipSync('{"as":1}'))).toBe('{"as":1}')
})

test('what is cut off or changed is not opened as if it were whole', async () => {
  const { content } = await sealPart({ name: 'table', key: '', content: great })
  await expect(openPart(content.subarray(0, content.length - 9))).rejects.toThrow()
})
