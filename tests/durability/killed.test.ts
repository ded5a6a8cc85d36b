import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clusterProcesses, processStart } from '#server/database/processes.ts'
import { serverUser } from '#server/database/system-user.ts'
import { durabilityTests, start } from '#tests/durability/danxia-process.ts'
import { lossesOf, writers } from '#tests/durability/writers.ts'

const { folder } = durabilityTests()
const NOTHING_LOST = { lost: [], half: [], double: 0 }
const RESTART_WITHIN_MS = 15_000

const postmasterOf = (dataFolder: string) => {
  const running = clusterProcesses(join(dataFolder, 'postgres'))
  const ids = new Set(running.map((one) => one.pid))
  return running.find((one) => !ids.has(one.parent))
}

test('30 times kill -9 of node under eight writers: every acknowledged act is kept once and whole', async () => {
  const dataFolder = folder()
  const clients = writers(8)
  const restarts: number[] = []
  for (let round = 0; round < 30; round += 1) {
    const danxia = start(dataFolder)
    restarts.push(await danxia.ready())
    clients.writeTo(danxia.url)
    // At a random moment in the midst of their work, however slow the machine is.
    await clients.acknowledging(10 + Math.random() * 40)
    // Every third time the database dies with it, as when the machine's memory killer goes round.
    if (round % 3 === 2) process.kill(postmasterOf(dataFolder)!.pid, 'SIGKILL')
    await danxia.kill('SIGKILL')
  }
  clients.writeTo(undefined)
  const danxia = start(dataFolder)
  restarts.push(await danxia.ready())
  await clients.end()
  expect(clients.acknowledged.size).toBeGreaterThanOrEqual(300)
  expect(await lossesOf(clients.acknowledged, danxia.url)).toEqual(NOTHING_LOST)
  expect(Math.max(...restarts)).toBeLessThan(RESTART_WITHIN_MS)
  expect(await danxia.kill('SIGTERM')).toMatchObject({ code: 0 })
}, 240_000)

test('killed postmasters and backends are replaced under writers without a hand, and nothing is lost', async () => {
  const dataFolder = folder()
  const danxia = start(dataFolder)
  await danxia.ready()
  const clients = writers(8)
  clients.writeTo(danxia.url)
  for (let round = 0; round < 10; round += 1) {
    await clients.acknowledging(10 + Math.random() * 40)
    const running = clusterProcesses(join(dataFolder, 'postgres'))
    const postmaster = postmasterOf(dataFolder)!
    const backend = running.filter((one) => one.pid !== postmaster.pid).at(-1)!
    process.kill(round % 5 === 4 ? backend.pid : postmaster.pid, 'SIGKILL')
    const killedAt = Date.now()
    await clients.acknowledging(16)
    expect(Date.now() - killedAt).toBeLessThan(RESTART_WITHIN_MS)
  }
  await clients.end()
  expect(await lossesOf(clients.acknowledged, danxia.url)).toEqual(NOTHING_LOST)
  expect((await danxia.kill('SIGINT')).code).toBe(0)
}, 180_000)

test('after kill -9 the next start stops the orphan, and never a stranger whose number stands in postmaster.pid', async () => {
  const dataFolder = folder()
  const first = start(dataFolder)
  await first.ready()
  const orphan = postmasterOf(dataFolder)!.pid
  await first.kill('SIGKILL')
  expect(processStart(orphan)).toBeDefined()

  // A stranger of the same user now bears the number that the stale file names.
  const stranger = spawn('sleep', ['600'], serverUser(join(dataFolder, 'postgres')))
  const file = join(dataFolder, 'postgres/postmaster.pid')
  writeFileSync(file, `${stranger.pid}\n/proc/self/cwd\n1\n5432\n/tmp\n\n 1 1\nready\n`)
  const second = start(dataFolder)
  expect(await second.ready()).toBeLessThan(RESTART_WITHIN_MS)
  expect(processStart(orphan)).toBeUndefined()
  expect(processStart(stranger.pid!)).toBeDefined()
  await second.kill('SIGKILL')

  writeFileSync(file, 'garbage\u0000not a number')
  const third = start(dataFolder)
  expect(await third.ready()).toBeLessThan(RESTART_WITHIN_MS)
  expect(processStart(stranger.pid!)).toBeDefined()
  expect(await third.kill('SIGTERM')).toMatchObject({ code: 0 })
  stranger.kill('SIGKILL')
}, 90_000)

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s, to node alone or to its whole group, stops both cleanly',
  async (signal) => {
    const dataFolder = folder()
    for (const toGroup of [false, true]) {
      const danxia = start(dataFolder, { detached: true })
      await danxia.ready()
      process.kill(toGroup ? -danxia.child.pid! : danxia.child.pid!, signal)
      const ending = await danxia.ended()
      expect(ending).toMatchObject({ code: 0, errors: '' })
      expect(clusterProcesses(join(dataFolder, 'postgres'))).toEqual([])
    }
  },
  60_000,
)
