import { expect, test } from 'vitest'
import { type Command, WrongUsage } from '#cli/command.ts'
import { runCommand } from '#cli/run-command.ts'
import { Refusal } from '#engine/refusal.ts'
import { StartRefusal } from '#server/database/start-refusal.ts'

const greet: Command = {
  usage: 'danxia greet <name>',
  says: ['问好。', 'Greets.'],
  options: {
    times: { type: 'string', value: 'N', says: ['几次', 'how often'] },
    language: { type: 'string', says: ['语言', 'language'] },
    unit: { type: 'string', isMany: true, says: ['向谁', 'to whom'] },
  },
  async run({ arguments: [name], options, answer }) {
    if (name === undefined) throw new WrongUsage('Say whom to greet.', '请写明向谁问好。')
    if (name === 'late') throw new StartRefusal('The port is taken.', '端口已被占用。')
    if (name === 'nobody') throw new Refusal('not-found', { key: 'person.unknown', params: { name }, at: 'list.csv:3' })
    if (name === 'damaged') throw new Refusal('rule-broken', { key: 'spreadsheet.damaged', at: 'file' })
    if (name === 'crash') throw new TypeError('broken')
    answer.line('greeting')
    answer.result({ name, fen: 12n, ...options }, [`hello ${name}`])
  },
}

const danxia = (...words: string[]) => danxiaIn({}, ...words)

async function danxiaIn(env: NodeJS.ProcessEnv, ...words: string[]) {
  let out = ''
  let err = ''
  const table = [{ name: 'greet', says: 'cli.check', load: async () => greet }] as const
  const outlets = { out: (text: string) => (out += text), err: (text: string) => (err += text), env }
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
  expect((await danxia('greet', 'damaged', '--language', 'zh')).err).toBe('danxia: file: 工作簿已损坏或结构不合规范\n')
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

test.each([{ LANG: 'zh_CN.UTF-8' }, { LC_ALL: 'zh_CN.UTF-8', LANG: 'C' }, { DANXIA_LANG: 'zh', LC_ALL: 'C' }])(
  'at a Chinese terminal the command speaks Chinese: %o',
  async (env) => {
    expect((await danxiaIn(env, '--help')).out).toContain('greet  检查定义包')
    expect((await danxiaIn(env, 'greet', '--help')).out).toMatch(
      /问好。(.|\n)*--times N +几次(.|\n)*--json +以 JSON 作答/,
    )
    expect((await danxiaIn(env, 'nothing')).err).toBe('danxia: 没有命令 nothing；danxia --help 列出全部命令。\n')
    expect((await danxiaIn(env, 'greet')).err).toBe('danxia: 请写明向谁问好。\n')
    expect((await danxiaIn(env, 'greet', 'late')).err).toBe('danxia: 端口已被占用。\n')
  },
)

test.each([{ LANG: 'C' }, { DANXIA_LANG: 'en', LANG: 'zh_CN.UTF-8' }, {}])('else English: %o', async (env) => {
  expect((await danxiaIn(env, 'greet', '--help')).out).toMatch(/Greets\.(.|\n)*--times N +how often/)
  expect((await danxiaIn(env, 'greet')).err).toBe('danxia: Say whom to greet.\n')
  expect((await danxiaIn(env, 'greet', 'late')).err).toBe('danxia: The port is taken.\n')
})
