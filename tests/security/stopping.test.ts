import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { operation } from '#engine/contract/operation.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'
import { route, type ServerModule } from '#server/http/module.ts'
import type { LineOptions } from '#server/http/waiting-line.ts'
import { openLog } from '#server/observe/log.ts'
import { testDatabase } from '#tests/builders/database.ts'
import { anAdministration } from '#tests/security/administrations.ts'
import { startServer } from '../../src/server.main.ts'

const db = testDatabase()
const slow = operation({
  id: 'slow.get',
  method: 'GET',
  path: '/api/slow',
  summary: { zh: '慢', en: 'Slow' },
  kind: 'read',
  policy: { kind: 'public' },
  input: z.object({}),
  output: z.object({ done: z.boolean() }),
})
const keep = operation({
  id: 'kept.keep',
  method: 'POST',
  path: '/api/kept',
  summary: { zh: '记', en: 'Keep' },
  kind: 'act',
  policy: { kind: 'public' },
  input: z.object({}),
  output: z.object({ done: z.boolean() }),
})
const modules: ServerModule[] = [{ name: 'slow', routes: [route(slow, () => sleep(400, { done: true }))] }]
const start = (port = 0, given = modules, line: Partial<LineOptions> = {}) =>
  startServer({
    database: db.app,
    port,
    host: '127.0.0.1',
    dataFolder: '/nonexistent',
    mode: 'demo',
    log: () => {},
    structuredLog: openLog('silent'),
    modules: given,
    webFolder: '/nonexistent',
    line,
  })

test('a server that stops answers what it was asked before, and takes nothing new', async () => {
  await anAdministration(db, 'a')
  const server = await start()
  const asked = Array.from({ length: 40 }, () => fetch(`${server.url}/api/slow`))
  await sleep(700)
  const closed = server.close()
  const heard = await Promise.all(asked)
  expect(heard.map((one) => one.status)).toEqual(heard.map(() => 200))
  expect((await heard[0]!.json()) as object).toEqual({ done: true })
  await closed
  await expect(fetch(`${server.url}/api/slow`)).rejects.toThrow()
})

test('a connection on which nothing is asked does not hold the stop up', async () => {
  const server = await start()
  const ahead = connect(Number(new URL(server.url).port), '127.0.0.1')
  const ended = once(ahead, 'close')
  await once(ahead, 'connect')
  await fetch(`${server.url}/api/slow`)
  const began = performance.now()
  await server.close()
  expect(performance.now() - began).toBeLessThan(3_000)
  await ended
})

test('when more come than can wait, the rest are refused at once, nothing of theirs is done, and then all is as before', async () => {
  const kept: string[] = []
  let go = () => {}
  const release = new Promise<void>((resolve) => {
    go = resolve
  })
  const held = route(keep, async ({ requestId }) => {
    await release
    kept.push(requestId)
    return { done: true }
  })
  const server = await start(0, [{ name: 'kept', routes: [held] }], { atOnce: 1, leastWaiting: 2, longestWaitMs: 0 })
  const ask = () => fetch(`${server.url}/api/kept`, { method: 'POST', headers: { 'accept-language': 'en' } })
  const taken = [ask(), ask(), ask()]
  await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text()).toContain('danxia_waiting_operations 2')
  const began = performance.now()
  const turnedAway = await Promise.all([ask(), ask(), ask()])
  expect(performance.now() - began).toBeLessThan(1000)
  expect(turnedAway.map(({ status }) => status)).toEqual([503, 503, 503])
  expect(Number(turnedAway[0]!.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(turnedAway[0]!.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await turnedAway[0]!.json()).toMatchObject({
    code: 'over-limit',
    reasons: [{ key: 'http.busy', text: 'The system is busy. Please try again shortly.' }],
  })
  // Nobody waits for what he wanted to send, or looks for its address.
  const unsent = connect(Number(new URL(server.url).port), '127.0.0.1')
  unsent.write('POST /api/nowhere HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n')
  expect(String((await once(unsent, 'data'))[0])).toMatch(/^HTTP\/1.1 503 .*"key":"http.busy"/s)
  unsent.destroy()
  expect((await fetch(`${server.url}/api/health/live`)).status).toBe(200)
  expect((await fetch(`${server.url}/api/health/ready`)).status).toBe(200)
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('danxia_turned_away_total 4')
  go()
  expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await ask()).status).toBe(200)
  expect(kept.length).toBe(4)
  await server.close()
})

test('what was asked for by somebody who has gone before his turn is not looked up; an act is done all the same', async () => {
  const done = { reads: 0, acts: 0 }
  const counted: ServerModule[] = [
    {
      name: 'counted',
      routes: [
        route(slow, async () => {
          done.reads += 1
          return sleep(300, { done: true })
        }),
        route(keep, async () => {
          done.acts += 1
          return { done: true }
        }),
      ],
    },
  ]
  const server = await start(0, counted, { atOnce: 1 })
  const first = fetch(`${server.url}/api/slow`)
  await sleep(100)
  const gone = new AbortController()
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'gone-before-1' }
  const left = [
    ...[1, 2, 3].map(() => fetch(`${server.url}/api/slow`, { signal: gone.signal })),
    fetch(`${server.url}/api/kept`, { method: 'POST', body: '{}', headers, signal: gone.signal }),
  ]
  await sleep(100)
  gone.abort()
  await Promise.allSettled([first, ...left])
  expect((await fetch(`${server.url}/api/slow`)).status).toBe(200)
  expect(done).toEqual({ reads: 2, acts: 1 })
  await server.close()
})

test('a taken port refuses the start in one line', async () => {
  const server = await start()
  const port = Number(new URL(server.url).port)
  const refused = await start(port).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(StartRefusal)
  expect(refused).toMatchObject({
    message: `Port ${port} on 127.0.0.1 is taken; set PORT to another one.`,
    zh: expect.stringContaining(String(port)),
  })
  await server.close()
})

test('a database that does not answer is told as not ready, and live all the same', async () => {
  const { connect } = await import('#server/database/connect.ts')
  const dead = connect({ ...db.connections.app, port: 1, host: '127.0.0.1' }, { maxConnections: 1 })
  const server = await startServer({
    database: dead,
    port: 0,
    host: '127.0.0.1',
    dataFolder: '/nonexistent',
    mode: 'demo',
    log: () => {},
    structuredLog: openLog('silent'),
    modules,
    webFolder: '/nonexistent',
  })
  expect((await fetch(`${server.url}/api/health/ready`)).status).toBe(503)
  expect((await fetch(`${server.url}/api/health/live`)).status).toBe(200)
  const heard = await fetch(`${server.url}/api/slow`)
  expect([heard.status, heard.headers.get('retry-after')]).toEqual([503, '5'])
  await server.close()
  await dead.destroy()
})
