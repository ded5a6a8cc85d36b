import { expect, test } from 'vitest'
import { type Command, WrongUsage } from '#cli/command.ts'
import { runCommand } from '#cli/run-command.ts'
import { Refusal } from '#engine/refusal.ts'

const greet: Command = {
  usage: 'danxia greet <name>',
  says: 'Greets.',
  options: {
    times: { type: 'string', value: 'N', says: 'how often' },
    unit: { type: 'string', isMany: true, says: 'to whom' },
  },
  async run({ arguments: [name], options, answer }) {
    if (name === undefined) throw new WrongUsage('Say whom to greet.')
    if (name === 'nobody') throw new Refusal('not-found', { key: 'person.unknown', params: { name }, at: 'list.csv:3' })
    if (name === 'crash') throw new TypeError('broken')
    answer.line('greeting')
    answer.result({ name, fen: 12n, ...options }, [`hello ${name}`])
  },
}

async function danxia(...words: string[]) {
  let out = ''
  let err = ''
  const table = [{ name: 'greet', says: 'cli.check', load: async () => greet }] as const
  const outlets = { out: (text: string) => (out += text), err: (text: string) => (err += text), env: {} }
  const code = await runCommand(table, words, outlets)
  return { code, out, err }
}

test('a command answers in sentences, or in one JSON value with --json', async () => {
  expect(await danxia('greet', 'Zhang')).toEqual({ code: 0, out: 'greeting\nhello Zhang\n', err: '' })
  const { out, err } = await danxia('greet', 'Zhang', '--json', '--times', '3', '--unit', 'a', '--unit', 'b')
  expect(JSON.parse(out)).toEqual({ name: 'Zhang', fen: '12', json: true, times: '3', unit: ['a', 'b'] })
  expect(err).toBe('greeting\n')
})

test('a refusal is told with its place and ends with 1', async () => {
  expect(await danxia('greet', 'nobody')).toEqual({
    code: 1,
    out: '',
    err: 'danxia: list.csv:3: not-found: person.unknown (name nobody)\n',
  })
  const { code, out } = await danxia('greet', 'nobody', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ code: 'not-found', reasons: [{ key: 'person.unknown', at: 'list.csv:3' }] })
  expect(await danxia('greet', 'crash')).toEqual({ code: 1, out: '', err: 'danxia: broken\n' })
})

test('wrong usage ends with 2 and one line', async () => {
  for (const words of [
    [],
    ['dance'],
    ['greet'],
    ['greet', 'x', '--loud'],
    ['greet', 'x', '--times'],
    ['greet', '--json=3'],
  ]) {
    const { code, err } = await danxia(...words)
    expect(code).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(1)
  }
})

test('--help lists the commands, and what one of them may be given', async () => {
  expect((await danxia('--help')).out).toContain('greet  check a pack')
  const { code, out } = await danxia('greet', '--help')
  expect(code).toBe(0)
  expect(out).toContain('danxia greet <name>')
  expect(out).toContain('--times N')
})

test('at a Chinese terminal the command speaks Chinese', async () => {
  let out = ''
  let err = ''
  const outlets = {
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    env: { LANG: 'zh_CN.UTF-8' },
  }
  const table = [{ name: 'greet', says: 'cli.check', load: async () => greet }] as const
  expect(await runCommand(table, ['--help'], outlets)).toBe(0)
  expect(out).toContain('greet  检查定义包')
  expect(await runCommand(table, ['nothing'], outlets)).toBe(2)
  expect(err).toBe('danxia: 没有命令 nothing；danxia --help 列出全部命令。\n')
})
