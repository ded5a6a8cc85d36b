import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Refusal } from '#engine/refusal.ts'
import { type Caller, openWaitingLine } from '#server/http/waiting-line.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** A line in which the test decides when work ends. */
function hall(options: { atOnce: number; leastWaiting?: number; longestWaitMs?: number; now?: () => number }) {
  const line = openWaitingLine({ longestWaitMs: 0, ...options })
  const working: { readonly caller: Caller; readonly end: () => void }[] = []
  const done: Caller[] = []
  const refused: { readonly caller: Caller; readonly refusal: Refusal }[] = []
  let most = 0
  const comes = (tenant: string, person: string) => {
    const caller = { tenant, person }
    const work = async () => {
      await new Promise<void>((end) => {
        working.push({ caller, end })
        most = Math.max(most, working.length)
      })
      done.push(caller)
    }
    line.inTurn(caller, work).catch((refusal: Refusal) => refused.push({ caller, refusal }))
  }
  const oneEnds = async (at = 0) => {
    working.splice(at % Math.max(1, working.length), 1)[0]?.end()
    await settle()
  }
  return { line, working, done, refused, comes, oneEnds, most: () => most }
}

describe('the line before the operations', () => {
  test('law: so many work at once and no more, whoever came is served once or refused, and none is forgotten', async () => {
    const step = fc.oneof(fc.record({ comes: fc.nat(2), person: fc.nat(3) }), fc.record({ ends: fc.nat(5) }))
    const law = fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, atOnce) => {
        const one = hall({ atOnce, leastWaiting: 4 })
        let came = 0
        for (const each of steps) {
          if ('ends' in each) await one.oneEnds(each.ends)
          else {
            one.comes(`t${each.comes}`, `p${each.person}`)
            came += 1
            await settle()
          }
          expect(one.line.waiting()).toBeLessThanOrEqual(4)
          const callers = one.working.map(({ caller }) => `${caller.tenant} ${caller.person}`)
          const shares = [...new Set(callers)].map((person) => callers.filter((other) => other === person).length)
          expect(Math.max(0, ...shares)).toBeLessThanOrEqual(Math.ceil(atOnce / 2))
          const isSomebodyHeld = shares.includes(Math.ceil(atOnce / 2))
          expect(one.line.waiting() === 0 || one.working.length === atOnce || isSomebodyHeld).toBe(true)
        }
        while (one.working.length > 0) await one.oneEnds()
        expect(one.most()).toBeLessThanOrEqual(atOnce)
        expect(one.done.length + one.refused.length).toBe(came)
        expect(one.line.waiting()).toBe(0)
      },
    )
    await fc.assert(law, { numRuns: 60 })
  })

  test('turns go round the administrations, and in each round its people', async () => {
    const { comes, oneEnds, done } = hall({ atOnce: 1, leastWaiting: 20 })
    comes('a', 'first')
    for (let n = 0; n < 3; n += 1) comes('a', 'busy')
    comes('a', 'other')
    comes('b', 'only')
    await settle()
    for (let n = 0; n < 6; n += 1) await oneEnds()
    expect(done.map(({ tenant, person }) => `${tenant} ${person}`)).toEqual([
      'a first',
      'a busy',
      'b only',
      'a other',
      'a busy',
      'a busy',
    ])
  })

  test('what one person asks for takes half of the places: whoever comes finds another free', async () => {
    const { comes, oneEnds, working } = hall({ atOnce: 4, leastWaiting: 20 })
    for (let n = 0; n < 6; n += 1) comes('a', 'exporting')
    comes('a', 'other')
    await settle()
    expect(working.map(({ caller }) => caller.person)).toEqual(['exporting', 'exporting', 'other'])
    await oneEnds()
    expect(working.map(({ caller }) => caller.person)).toEqual(['exporting', 'other', 'exporting'])
  })

  test('one who sends without end gives way to whoever waits for less, and is told when to come again', async () => {
    const { comes, line, refused } = hall({ atOnce: 1, leastWaiting: 5 })
    for (let n = 0; n < 10; n += 1) comes('a', 'flood')
    comes('a', 'clerk')
    comes('b', 'clerk')
    await settle()
    expect(refused.map(({ caller }) => caller.person)).toEqual(Array.from({ length: 6 }, () => 'flood'))
    expect(refused[0]!.refusal.reasons[0]).toMatchObject({ key: 'http.busy', params: { seconds: expect.any(Number) } })
    expect(line.comeAgainIn(() => ({ tenant: 'a', person: 'flood' }))).toBeGreaterThan(0)
    expect(line.comeAgainIn(() => ({ tenant: 'b', person: 'another' }))).toBeUndefined()
  })

  test('whoever has waited a while keeps his place: nobody is refused late', async () => {
    let clock = 0
    const { comes, line, refused } = hall({ atOnce: 1, leastWaiting: 5, now: () => clock })
    for (let n = 0; n < 6; n += 1) comes('a', 'flood')
    clock = 60
    comes('a', 'clerk')
    await settle()
    expect(refused.map(({ caller }) => caller.person)).toEqual(['clerk'])
    expect(line.waiting()).toBe(5)
  })

  test('how many may wait follows the pace that is measured', async () => {
    let clock = 0
    const { comes, oneEnds, line, refused } = hall({
      atOnce: 1,
      leastWaiting: 2,
      longestWaitMs: 1000,
      now: () => clock,
    })
    const measured = async (ms: number) => {
      for (let n = 0; n < 300; n += 1) {
        comes('a', `p${n}`)
        await settle()
        clock += ms
        await oneEnds()
      }
      for (let n = 0; n < 200; n += 1) comes('a', `q${n}`)
      await settle()
      const found = line.waiting()
      for (let n = 0; n < 300; n += 1) await oneEnds()
      return found
    }
    expect(Math.abs((await measured(10)) - 100)).toBeLessThan(3)
    expect(await measured(200)).toBeLessThan(8)
    expect(refused.length).toBeGreaterThan(250)
  })
})
