import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

/** One request; an idempotency key is put to it when it is sent. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Served {
  readonly done: number
  readonly seconds: number
  /** Milliseconds, in no order. */
  readonly times: readonly number[]
  /** The first answer that was no 200. */
  readonly refused?: string
}

/**
 * Clients that wait for each answer, in a thread of their own, so that their work is not done on the server's. Each sends
 * its requests one after the other, until the time is over.
 */
export function serve(url: string, clients: readonly (readonly Asked[])[], seconds = 600): Promise<Served> {
  const code = `
    const { parentPort, workerData: { url, clients, seconds } } = require('node:worker_threads')
    const http = require('node:http')
    const { randomUUID } = require('node:crypto')
    const agent = new http.Agent({ keepAlive: true, maxSockets: clients.length })
    const times = []
    let refused
    const ask = ({ method, path, headers, body }) => new Promise((resolve) => {
      const began = performance.now()
      const request = http.request(url + path, { method, agent, headers: { ...headers, 'idempotency-key': randomUUID(), 'content-length': Buffer.byteLength(body) } }, (answer) => {
        const pieces = []
        answer.on('data', (piece) => pieces.push(piece))
        answer.on('end', () => {
          if (answer.statusCode !== 200) refused ??= answer.statusCode + ' ' + Buffer.concat(pieces).toString().slice(0, 300)
          else times.push(performance.now() - began)
          resolve()
        })
      })
      request.on('error', (error) => { refused ??= String(error); resolve() })
      request.end(body)
    })
    const began = performance.now()
    const loop = async (requests) => {
      for (const request of requests) if (performance.now() < began + seconds * 1000) await ask(request)
    }
    Promise.all(clients.map(loop)).then(() => {
      agent.destroy()
      parentPort.postMessage({ done: times.length, seconds: (performance.now() - began) / 1000, times, refused })
    })`
  return new Promise((resolve, reject) => {
    const worker = new Worker(code, { eval: true, workerData: { url, clients, seconds } })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}

const TICK_MS = 10

/** Milliseconds of processor time that this thread has used: what a busy machine does not bend. */
export const cpuOfThread = (): number => ticksIn('/proc/thread-self/stat')

export const cpuOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + ticksIn(`/proc/${pid}/stat`), 0)

function ticksIn(path: string): number {
  const fields = readFileSync(path, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

export function percentile(times: readonly number[], percent: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN
}
