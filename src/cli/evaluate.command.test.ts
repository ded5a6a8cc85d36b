import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { evaluateCommand } from '#cli/evaluate.command.ts'
import { linesOf } from '#cli/json-line.ts'
import { policyShelf } from '#cli/policy-shelf.ts'
import { runCommand } from '#cli/run-command.ts'
import { keyGivenTwice } from '#engine/text/key-given-twice.ts'
import { evaluate, evaluateLine, toldVerdict } from '#modules/policies/evaluation.rules.ts'
import { LINES_EXAMPLE, ONE_EXAMPLE } from '#modules/policies/evaluation-example.ts'
import { policyRoutes } from '#modules/policies/server/policy.routes.ts'
import { openApi } from '#server/http/openapi.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'danxia-evaluate-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function danxia(...words: string[]) {
  let out = ''
  let err = ''
  const table = [{ name: 'evaluate', says: 'cli.check', load: async () => evaluateCommand }] as const
  const outlets = {
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    env: { DANXIA_LANG: 'en' },
  }
  const code = await runCommand(table, ['evaluate', ...words], outlets)
  return {
    code,
    out,
    err,
    lines: () =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  }
}

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const ON = ['--on', '2026-06-30']
const SOUND = {
  ...{ region: '620702', residentEnterprise: true, prohibitedProducts: false, incident2y: false },
  ...{ abnormalList: false, seriousDishonesty: false, staffTotal: 100, stStaff: 40, totalAssets: 3000 },
  ...{ sales: { 2025: 1000, 2024: 900 }, costExpense: '213.3', rdExpense: 32, classOneIps: 0, classTwoIps: 4 },
  ...{ hnteValid: false, nationalAward5y: false, provincialRdBody: false, ledStandard: false },
}

test('one enterprise is answered in sentences, or with --json by state, points, and both languages', async () => {
  const facts = file('facts.json', JSON.stringify(SOUND))
  const said = await danxia('tech-sme', '--facts', facts, ...ON, '--trace')
  expect([said.code, said.err]).toEqual([0, ''])
  expect(said.out).toContain('Evaluation of technology SMEs 2017')
  const { code, out } = await danxia('tech-sme', '--facts', facts, ...ON, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ policy: 'tech-sme', state: 'eligible', score: { low: '64', high: '64' } })
})

test('lines are answered one by one; a wrong one is told with its number, place and reason, and the rest go on', async () => {
  const wrong = (facts: object) => JSON.stringify({ facts: { ...SOUND, ...facts } })
  const path = file(
    'lines.jsonl',
    [
      JSON.stringify({ id: 'a', creditCode: '91350100M000100Y43', facts: SOUND }),
      JSON.stringify({ id: 'b', creditCode: '91350100M000100Y44', facts: SOUND }),
      '',
      '{"facts": {"sales": 1,',
      wrong({ sales: -1 }),
      wrong({ sales: { 2025: 1, 2026: 2 } }),
      '{"facts": {"sales": {"2025": 1000, "2025": 900}}}',
      wrong({ registeredAt: '2026-02-30' }),
      wrong({ sales: { value: 1000, asOf: '2026-02-30' } }),
      wrong({ sales: { value: 1000, asOf: '2026-07-01', trust: 'certain' } }),
      wrong({ sales: { 2024: 900 } }),
      '[]',
      `{"id": "${'x'.repeat(1024 * 1024)}"}`,
      '{"facts": {"region": "\uFFFD"}}',
      '{"facts": {"staffTotal": NaN}}',
      JSON.stringify({ id: 'last', facts: SOUND }),
    ].join('\r\n'),
  )
  const { code, lines, err } = await danxia('tech-sme', '--lines', path, ...ON)
  expect([code, err]).toEqual([1, ''])
  const told = lines().map(({ line, id, faults, verdicts }) => [
    ...[line, id].filter((each) => each !== undefined),
    ...(faults?.map(({ path, key }: { path: string; key?: string }) => `${path} ${key ?? ''}`.trim()) ?? []),
    ...(verdicts?.map(({ state, missing }: { state: string; missing: string[] }) => [state, ...missing].join(' ')) ??
      []),
  ])
  expect(told).toEqual([
    [1, 'a', 'eligible'],
    [2, 'b', 'creditCode identifier.credit-code-check'],
    [4, ''],
    [5, 'sales policy.fact-below'],
    [6, 'sales.2026 policy.fact-years'],
    [7, ''],
    [8, 'registeredAt policy.fact-type'],
    [9, 'sales.asOf policy.fact-type'],
    [10, 'sales.asOf policy.fact-type', 'sales.trust policy.fact-type'],
    [11, 'unknown sales'],
    [12, 'policy.no-facts'],
    ...[
      [13, ''],
      [14, ''],
      [15, ''],
    ],
    [16, 'last', 'eligible'],
  ])
  const reason = (at: number) => lines()[at].faults[0].reason.zh
  expect([reason(11), reason(12), reason(13)]).toEqual([
    '这一行过长，没有判断',
    '有无法识别的字符，应为 UTF-8 编码',
    '不是 JSON：第 26 个字符处无法识别',
  ])
  expect(lines()[5].faults[0].reason).toEqual({
    zh: '“facts.sales.2025”给了两次',
    en: '“facts.sales.2025” is given twice',
  })
})

test('the examples of the interface are what the national pack answers, and fit the schemas they stand beside', async () => {
  const shelf = await policyShelf('definitions/national', [])
  if (!('policies' in shelf)) throw new Error('the national pack is not sound')
  const day = { ...shelf, on: '2026-06-30', codes: ['tech-sme'] }
  const { policyCode: _, on: __, ...given } = ONE_EXAMPLE.input
  const { verdicts, faults } = evaluate(given, day)
  expect({ verdict: toldVerdict(verdicts[0]!, false), faults }).toEqual(ONE_EXAMPLE.output)
  const rows = LINES_EXAMPLE.lines!.trim().split('\n')
  const answers = rows.map((line, at) => evaluateLine(line, at + 1, { ...day, withTrace: false }))
  const told = (text: unknown) =>
    String(text)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  expect(JSON.parse(JSON.stringify(answers))).toEqual(told(LINES_EXAMPLE.output))

  const { paths, components } = openApi(policyRoutes.routes, '1') as unknown as Published
  const fits = (schema: object, value: unknown) => {
    const { schemas } = components
    const whole = JSON.parse(
      JSON.stringify({ ...schema, $defs: schemas }).replaceAll('#/components/schemas/', '#/$defs/'),
    )
    expect(z.fromJSONSchema(whole).safeParse(value).error?.issues ?? []).toEqual([])
  }
  const one = paths['/api/policies/{policyCode}/evaluation']!.post
  const asked = one.requestBody.content['application/json']!
  const answered = one.responses[200].content['application/json']!
  fits(asked.schema, asked.example)
  fits(answered.schema, answered.example)
  expect(one.parameters.find(({ name }) => name === 'policyCode')).toMatchObject({ example: 'tech-sme' })
  const lines = paths['/api/policy-evaluations']!.post
  expect(lines.requestBody.content['application/x-ndjson']!.example).toBe(LINES_EXAMPLE.lines)
  const line = lines.responses[200].content['application/x-ndjson']!
  for (const value of told(line.example)) fits(line.schema, value)
})

interface Published {
  readonly components: { readonly schemas: object }
  readonly paths: Record<
    string,
    {
      readonly post: {
        readonly parameters: readonly { readonly name: string; readonly example?: unknown }[]
        readonly requestBody: { readonly content: Record<string, Shown> }
        readonly responses: { readonly 200: { readonly content: Record<string, Shown> } }
      }
    }
  >
}
interface Shown {
  readonly schema: object
  readonly example: unknown
}

test('wrong usage ends with 2 and says why', async () => {
  const facts = file('some.json', '{}')
  for (const [words, why] of [
    [['tech-sme'], 'either --facts or --lines'],
    [['tech-sme', '--facts', facts, '--lines', facts], 'either --facts or --lines'],
    [['tech-smee', '--facts', facts], 'There is no policy tech-smee'],
    [['tech-sme', '--facts', facts, '--on', '2026-02-30'], '--on is a day'],
    [['tech-sme', '--facts', join(folder, 'none.json')], 'cannot be read'],
    [['tech-sme', '--lines', join(folder, 'none.jsonl')], 'cannot be read'],
    [['tech-sme', '--lines', folder], 'cannot be read'],
    [['tech-sme', '--facts', file('no.json', '{"sales": 1, "sales": 2}')], '“sales” is given twice'],
  ] as const) {
    const { code, err } = await danxia(...words)
    expect([code, err]).toEqual([2, expect.stringContaining(why)])
  }
})

test('lines are cut wherever the pieces end; one that is too long is not gathered, and the next one follows', async () => {
  const gathered = async (pieces: readonly (string | Buffer)[], longest = 100) => {
    const lines: (string | undefined)[] = []
    for await (const line of linesOf(Readable.from(pieces), longest)) lines.push(line)
    return lines
  }
  const bytes = Buffer.from('企业\n第二行\n第三')
  expect(await gathered([bytes.subarray(0, 4), bytes.subarray(4, 9), bytes.subarray(9)])).toEqual([
    '企业',
    '第二行',
    '第三',
  ])
  expect(await gathered(['one\n', 'x'.repeat(60), 'x'.repeat(60), '\ntwo\n'])).toEqual(['one', undefined, 'two'])
})

test('a key given twice is found at its path, whatever texts hold', () => {
  expect(keyGivenTwice('{"a": {"b": 1, "b": 2}}')).toEqual(['a', 'b'])
  expect(keyGivenTwice('{"a": [{"b": 1}, {"b": 2}], "c": "\\"a\\": {"}')).toBeUndefined()
  expect(keyGivenTwice('{"a": 1, "\\u0061": 2}')).toEqual(['a'])
})
