import { describe, expect, it } from 'vitest'
import { readYaml } from '#server/definitions/read-yaml.ts'

const faultsOf = (text: string) =>
  readYaml(text).faults.map(({ key, position }) => `${position.line}:${position.column} ${key}`)

describe('YAML of a pack', () => {
  it('numbers that a double cannot hold and codes with a leading zero stay as written', () => {
    const { file } = readYaml(
      'a: 0620\nb: 12345678901234567890.12\nc: 27.32\nd: 27.50\ne: 0.0\nf: -3\ng: 1234567890123456789\n',
    )
    expect(file?.data).toEqual({
      a: '0620',
      b: '12345678901234567890.12',
      c: 27.32,
      d: 27.5,
      e: 0,
      f: -3,
      g: '1234567890123456789',
    })
  })

  it('malformed text is told where it is', () => {
    expect(faultsOf('a: 1\nb: "open\n')).toEqual([expect.stringMatching(/^\d:\d+ definition\.yaml$/)])
    expect(faultsOf('a:\n\t- 1')).toEqual([expect.stringMatching(/^2:1 definition\.yaml$/)])
    expect(faultsOf('')).toEqual(['1:1 definition.empty'])
    expect(faultsOf('a: 1\n---\nb: 2\n')).toEqual(['2:1 definition.one-document'])
  })

  it('a key that stands twice, an anchor, an alias, a tag and __proto__ are refused at their place', () => {
    expect(faultsOf('a: 1\nb: 2\na: 3')).toEqual(['3:1 definition.duplicate-key'])
    expect(faultsOf('a: &x [1]\nb: *x')).toEqual(['1:7 definition.anchor', '2:4 definition.anchor'])
    expect(faultsOf('a: !!binary aGk=')).toEqual(['1:13 definition.tag'])
    expect(faultsOf('a: 1\n__proto__: {x: 1}')).toEqual(['2:1 definition.unknown-key'])
    expect(faultsOf('? [1, 2]\n: b')).toEqual([expect.stringContaining('definition.yaml')])
  })

  it.each([
    [
      'ten levels of aliases',
      ['a: &a [x, x]', ...Array.from({ length: 9 }, (_, i) => `b${i}: &b${i} [*a, *a, *a, *a]`)].join('\n'),
    ],
    ['open brackets', '['.repeat(500_000)],
    ['braces', '{a: '.repeat(200_000)],
    ['compact lists', '- '.repeat(500_000)],
    ['compact keys', `${'? '.repeat(300_000)}\n`],
    ['indentation', Array.from({ length: 1400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['compact lists behind a key', `a:\n  b: 1\nc: ${'- '.repeat(300_000)}`],
    ['many anchors', `a: ${'&a '.repeat(100_000)}1`],
    ['quotes', '"'.repeat(100_000)],
    ['many keys', Array.from({ length: 60_000 }, (_, at) => `k${at}: 1`).join('\n')],
  ])('%s are refused or read within seconds, and nothing falls over', (_name, text) => {
    const begin = performance.now()
    const { file, faults } = readYaml(text)
    expect(performance.now() - begin).toBeLessThan(8000)
    expect(faults.length > 0 || file !== undefined).toBe(true)
  })

  it('a place is found from the path, for keys, values, items and characters of a text', () => {
    const { file } = readYaml(
      ['units:', '  - code: a', '    name: { zh: 甲, en: A }', "    rule: 'x + y'", '  - code: b', ''].join('\n'),
    )
    const at = (path: (string | number)[], more = {}) => {
      const { line, column } = file!.positionOf({ path, ...more })
      return `${line}:${column}`
    }
    expect(at(['units', 1, 'code'])).toBe('5:11')
    expect(at(['units', 0, 'name', 'en'])).toBe('3:24')
    expect(at(['units', 0, 'name'], { atKey: true })).toBe('3:5')
    expect(at(['units', 0, 'rule'], { offset: 4 })).toBe('4:16')
    expect(at(['units', 1, 'name', 'zh'])).toBe('5:5')
    expect(at([])).toBe('1:1')
  })
})
