import { Worker } from 'node:worker_threads'

/** What a client heard of the case `id`; status 0: nothing. Milliseconds count from the time at which it meant to send. */
export interface Heard {
  readonly id: string
  readonly status: number
  readonly ms: number
}

/** Hands each case in at its time, `rate` a second, whether or not those before were answered; in a thread of its own. */
export function openLoop(
  url: string,
  headers: readonly Readonly<Record<string, string>>[],
  ids: readonly string[],
  rate: number,
): Promise<readonly Heard[]> {
  const code = `
    const { parentPort, workerData: { url, headers, ids, rate } } = require('node:worker_threads')
    const http = require('node:http')
    const { randomUUID } = require('node:crypto')
    const agent = new http.Agent({ keepAlive: true, maxSockets: 4000 })
    const body = JSON.stringify({ act: { kind: 'take', action: 'submit' } })
    const began = performance.now() + 50
    const heard = []
    const finish = (id, due, status) => {
      heard.push({ id, status, ms: performance.now() - due })
      if (heard.length === ids.length) { agent.destroy(); parentPort.postMessage(heard) }
    }
    const send = (at) => {
      const [id, due] = [ids[at], began + (at * 1000) / rate]
      const request = http.request(url + '/api/cases/' + id + '/acts', { method: 'POST', agent, timeout: 30000,
        headers: { ...headers[at % headers.length], 'idempotency-key': randomUUID(), 'content-length': body.length } }, (answer) => {
        answer.resume()
        answer.on('end', () => finish(id, due, answer.statusCode))
      })
      request.on('timeout', () => request.destroy())
      request.on('error', () => finish(id, due, 0))
      request.end(body)
    }
    let at = 0
    const tick = () => {
      while (at < ids.length && began + (at * 1000) / rate <= performance.now()) send(at++)
      if (at < ids.length) setTimeout(tick, 1)
    }
    tick()`
  return new Promise((resolve, reject) => {
    if (ids.length === 0) resolve([])
    const worker = new Worker(code, { eval: true, workerData: { url, headers, ids, rate } })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}
