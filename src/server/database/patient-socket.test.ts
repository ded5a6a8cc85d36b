import { expect, test } from 'vitest'
import { PatientSocket } from '#server/database/patient-socket.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('of many replies each turn of the event loop hears one at most, in their order, and an end comes last', async () => {
  const heard: string[] = []
  const sockets = ['a', 'b'].map((name) => {
    const socket = new PatientSocket()
    for (const event of ['data', 'error', 'close'] as const)
      socket.on(event, (told: unknown) => heard.push(`${name} ${event} ${String(told)}`))
    return socket
  })
  sockets[0]!.emit('data', 1)
  sockets[1]!.emit('data', 2)
  sockets[1]!.emit('error', new Error('3'))
  sockets[1]!.emit('close', 4)
  sockets[0]!.emit('data', 5)
  expect(heard).toEqual(['a data 1'])
  const counts: number[] = []
  while (heard.length < 5) {
    counts.push(heard.length)
    await turn()
  }
  expect(heard).toEqual(['a data 1', 'b data 2', 'b error Error: 3', 'b close 4', 'a data 5'])
  expect(counts.every((count, at) => count - (counts[at - 1] ?? 1) <= 1)).toBe(true)
  expect(counts.length).toBeGreaterThan(8)
  for (let at = 0; at < 5; at += 1) await turn()
  sockets[0]!.emit('data', 6)
  expect(heard.at(-1)).toBe('a data 6')
})
