import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { Budget } from '#server/zip/budget.ts'
import { readZip, unpack } from '#server/zip/read-zip.ts'
import { writeZip, zipBytes } from '#server/zip/write-zip.ts'

const FILES = { '办理/一.json': '{"a":1}', 'empty.txt': '', 'big.bin': 'x'.repeat(70_000) }
const entries = Object.entries(FILES).map(([name, text]) => {
  const content = Buffer.from(text)
  return { name, bytes: content.length, read: async () => content }
})

async function written(of = entries): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of writeZip(of)) pieces.push(piece)
  return Buffer.concat(pieces)
}

it('what was packed is read back by the strict reader and by another, and is as long as was said', async () => {
  const zip = await written()
  expect(zip.length).toBe(zipBytes(entries))
  const budget = new Budget()
  const read = readZip(zip, budget).map((entry) => [entry.name, unpack(zip, entry, budget).toString()])
  expect(Object.fromEntries(read)).toEqual(FILES)
  const other = unzipSync(zip)
  expect(Object.keys(other)).toEqual(Object.keys(FILES))
  expect(Buffer.from(other['办理/一.json']!).toString()).toBe('{"a":1}')
  expect(await written()).toEqual(zip)
})

it('a zip without files is one, and a file that is not as long as was said is none', async () => {
  expect(readZip(await written([]), new Budget())).toEqual([])
  const lie = [{ name: 'a', bytes: 2, read: async () => Buffer.from('a') }]
  await expect(written(lie)).rejects.toThrow('not as long')
})
