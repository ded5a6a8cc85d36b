import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkCommand } from '#cli/check.command.ts'
import { runCommand } from '#cli/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'danxia-check-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const named = (text: string) => `{ zh: ${text}, en: ${text} }`
const FACTS = `register: enterprise
facts:
  - { code: sales, name: ${named('sales')}, type: money, years: 3, lowest: 0 }
  - { code: since, name: ${named('since')}, type: date }
`
const CIRCLE = `values:
  - { code: growth, name: ${named('growth')}, is: speed + 1 }
  - { code: speed, name: ${named('speed')}, is: growth * 2 }
`
const policy = (more: string) => `code: reward
version: '2023'
name: ${named('reward')}
area: ${named('area')}
kind: award
jurisdiction: { region: '620700', name: ${named('city')} }
document: { title: ${named('measures')}, issuer: ${named('office')} }
inForce: { from: 2023-01-01 }
${more}`
const TIERS = `requirements:
  - { code: large, name: ${named('large')}, when: sales >= 100 }
  - { code: grown, name: ${named('grown')}, clause: 一, when: sales2020 >= 100 }
gives:
  what: grant
  amount:
    by: sales
    domain: '[0,)'
    tiers:
      - { in: '[0,100]', amount: 1 }
      - { in: '[100,200)', amount: 2 }
      - { in: '(200,)', amount: 3 }
`
const casesOn = (on: string) => `policy: reward
on: ${on}
base: { sales: -1, since: 2023-02-29 }
cases:
  - { name: none, facts: { sales: { 2022: 1, 2023: 2 } }, expect: { verdict: eligible } }
`

async function checked(files: Readonly<Record<string, string>>): Promise<string[]> {
  rmSync(join(folder, 'policies'), { recursive: true, force: true })
  mkdirSync(join(folder, 'policies'), { recursive: true })
  const head = 'format: 1\ncode: national\nkind: national\nname: { zh: 错, en: bad }\nlicence: Apache-2.0\n'
  writeFileSync(join(folder, 'pack.yaml'), head)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'policies', name), text)
  let out = ''
  const table = [{ name: 'check', says: 'cli.check', load: async () => checkCommand }] as const
  const outlets = { out: (text: string) => (out += text), err: (text: string) => (out += text), env: {} }
  expect(await runCommand(table, ['check', folder, '--json'], outlets)).toBe(1)
  const { faults } = JSON.parse(out) as { faults: { file: string; line: number; column: number; key: string }[] }
  return faults.map(({ file, line, column, key }) => `${file}:${line}:${column} ${key}`)
}

test('a rule without citation, a circle, a year there is not, tiers that overlap or leave a hole: each with file, line and column', async () => {
  expect(await checked({ 'facts.yaml': FACTS + CIRCLE, 'reward.yaml': policy(TIERS) })).toEqual([
    'policies/facts.yaml:6:59 policy.circle',
    'policies/facts.yaml:7:56 policy.circle',
    'policies/reward.yaml:10:5 policy.no-citation',
    'policies/reward.yaml:11:69 expression.unknown-name',
    'policies/reward.yaml:19:15 policy.tier-overlap',
    'policies/reward.yaml:20:15 policy.tier-hole',
  ])
})

test('cases with impossible days, negative money and years there are not are told at their places', async () => {
  const sound = policy(
    'requirements: [{ code: large, name: { zh: large, en: large }, clause: 一, when: sales >= 100 }]\n',
  )
  const cases = (on: string) => checked({ 'facts.yaml': FACTS, 'reward.yaml': sound, 'reward.cases.yaml': casesOn(on) })
  expect(await cases('2023-02-30')).toEqual(['policies/reward.cases.yaml:2:5 rule.no-such-day'])
  expect(await cases('2023-06-30')).toEqual([
    'policies/reward.cases.yaml:3:9 policy.fact-below',
    'policies/reward.cases.yaml:3:20 policy.fact-type',
    'policies/reward.cases.yaml:5:46 policy.fact-years',
  ])
})
