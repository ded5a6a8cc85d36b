import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FolderLock, holdFolder, isHeld } from '#server/database/folder-lock.ts'
import { processStart } from '#server/database/processes.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'danxia-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Eight at once: each has looked and found nobody before the first of them writes. */
async function eightTry(): Promise<FolderLock[]> {
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => holdFolder(folder)))
  return tries.filter((one) => one.status === 'fulfilled').map((one) => one.value)
}

async function deadProcess(): Promise<number> {
  const child = spawn('true')
  await once(child, 'exit')
  return child.pid!
}

test('of many who look at the same moment one holds the folder, and after its release one more', async () => {
  const [lock, ...others] = await eightTry()
  expect(others).toEqual([])
  expect(isHeld(folder)).toBe(true)
  await expect(holdFolder(folder)).rejects.toThrow(`process id ${process.pid}`)
  lock!.release()
  expect(isHeld(folder)).toBe(false)
  expect(await eightTry()).toHaveLength(1)
})

test('a dead holder is succeeded by exactly one, and one file remains', async () => {
  writeFileSync(join(folder, 'lock-000007'), JSON.stringify({ pid: await deadProcess(), start: 'then' }))
  expect(await eightTry()).toHaveLength(1)
  expect(readdirSync(folder)).toEqual(['lock-000008'])
})

test('a stranger who was given the number of a dead holder does not hold the folder', async () => {
  const stranger = spawn('sleep', ['60'])
  expect(processStart(stranger.pid!)).toBeDefined()
  writeFileSync(join(folder, 'lock-000001'), JSON.stringify({ pid: stranger.pid, start: 'an earlier process' }))
  expect(isHeld(folder)).toBe(false)
  stranger.kill()
})

test('a lock that cannot be read is nobody’s', async () => {
  for (const garbage of ['', '{', 'null', '{"pid":"1"}', '\u0000']) {
    writeFileSync(join(folder, 'lock-000003'), garbage)
    expect(isHeld(folder)).toBe(false)
  }
  ;(await holdFolder(folder)).release()
})
