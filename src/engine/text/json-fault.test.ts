import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFaultAt } from '#engine/text/json-fault.ts'

test('the place is that of the first character that fits nothing', () => {
  for (const [text, at] of [
    ['{"a": NaN}', 7],
    ['{"a": 1,}', 9],
    ['{"a": 01}', 7],
    ["{'a': 1}", 2],
    ['[1, 2', 6],
    ['', 1],
    ['{} {}', 4],
    ['[1 2]', 4],
    ['{"a" 1}', 6],
    ['["a\nb"]', 2],
  ] as const)
    expect(jsonFaultAt(text), text).toBe(at)
})

test('sound JSON has its fault behind its end, and what JSON.parse refuses has one inside or there', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', 'x', '"', '1'), (sound, where, put) => {
      expect(jsonFaultAt(sound)).toBe(sound.length + 1)
      const at = where % (sound.length + 1)
      const broken = sound.slice(0, at) + put + sound.slice(at + 1)
      const isSound = parses(broken)
      expect(jsonFaultAt(broken) === broken.length + 1 || !isSound).toBe(true)
      // What stands before the place is the beginning of some JSON: the standard parser gets at least as far.
      const told = isSound ? undefined : /at position (\d+)/.exec(faultOf(broken))?.[1]
      if (told !== undefined) expect(jsonFaultAt(broken)).toBeLessThanOrEqual(Number(told) + 1)
    }),
    { numRuns: 300 },
  )
})

const parses = (text: string): boolean => faultOf(text) === ''

function faultOf(text: string): string {
  try {
    JSON.parse(text)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
