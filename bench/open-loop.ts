import { Worker } from 'node:worker_threads'

/** What a client heard of the case `id`; status 0: nothing. Milliseconds count from the time at which it meant to send. */
export interface Heard {
  readonly id: string
  readonly status: number
  readonly ms: number
  /** How much of them the client itself was late in sending: clients and server share the machine. */
  readonly lateMs: number
}

/**
 * Hands each case in at its time, `rate` a second, whether or not those before were answered; in a thread of its own. HTTP is
 * written by hand: a client of the library’s costs the machine a quarter of what it measures.
 */
export function openLoop(
  url: string,
  headers: readonly Readonly<Record<string, string>>[],
  ids: readonly string[],
  rate: number,
): Promise<readonly Heard[]> {
  const code = `
    const { parentPort, workerData: { host, port, headers, ids, rate } } = require('node:worker_threads')
    const { connect } = require('node:net')
    const { randomUUID } = require('node:crypto')
    const body = JSON.stringify({ act: { kind: 'take', action: 'submit' } })
    const heads = headers.map((one) => Object.entries({ ...one, host: host + ':' + port, 'content-length': body.length })
      .map(([name, value]) => name + ': ' + value + '\\r\\n').join(''))
    const began = performance.now() + 50
    const [heard, idle, busy] = [[], [], new Set()]
    const finish = (one, status) => {
      const { id, due, sent } = one.asked
      one.asked = undefined
      busy.delete(one)
      heard.push({ id, status, ms: performance.now() - due, lateMs: sent - due })
      if (heard.length < ids.length) return
      clearInterval(patience)
      for (const { socket } of idle) socket.destroy()
      parentPort.postMessage(heard)
    }
    // Of an answer only its status and its length are read.
    const read = (one, piece) => {
      one.text += piece
      const end = one.text.indexOf('\\r\\n\\r\\n')
      if (end < 0 || one.asked === undefined) return
      const length = Number(/content-length: *(\\d+)/i.exec(one.text)[1])
      if (one.text.length < end + 4 + length) return
      const status = Number(one.text.slice(9, 12))
      one.text = ''
      idle.push(one)
      finish(one, status)
    }
    const open = () => {
      const one = { text: '', asked: undefined, socket: connect({ host, port, noDelay: true }) }
      one.socket.setEncoding('latin1')
      one.socket.on('data', (piece) => read(one, piece))
      one.socket.on('error', () => {})
      one.socket.on('close', () => {
        if (one.asked !== undefined) finish(one, 0)
        else if (idle.includes(one)) idle.splice(idle.indexOf(one), 1)
      })
      return one
    }
    const send = (at) => {
      const one = idle.pop() ?? open()
      one.asked = { id: ids[at], due: began + (at * 1000) / rate, sent: performance.now() }
      busy.add(one)
      one.socket.write('POST /api/cases/' + ids[at] + '/acts HTTP/1.1\\r\\n' + heads[at % heads.length] +
        'idempotency-key: ' + randomUUID() + '\\r\\n\\r\\n' + body)
    }
    const patience = setInterval(() => {
      for (const one of busy) if (performance.now() - one.asked.sent > 30000) one.socket.destroy()
    }, 1000)
    let at = 0
    const tick = () => {
      while (at < ids.length && began + (at * 1000) / rate <= performance.now()) send(at++)
      if (at < ids.length) setTimeout(tick, 1)
    }
    tick()`
  return new Promise((resolve, reject) => {
    if (ids.length === 0) resolve([])
    const { hostname: host, port } = new URL(url)
    const worker = new Worker(code, { eval: true, workerData: { host, port: Number(port), headers, ids, rate } })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}
