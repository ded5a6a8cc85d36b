import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { definitionMessages } from '#engine/definition/definition.messages.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'
import type { PlacedFault } from '#server/definitions/read-pack.ts'

const CHAIN =
  '{ code: chain, name: { zh: 链, en: Chain }, items: [{ code: a, name: { zh: 甲链, en: A } }, { code: b, name: { zh: 乙链, en: B } }] }'

const FILES: Readonly<Record<string, string>> = {
  'pack.yaml': `format: 1
code: tiny
kind: city
name: { zh: 小市, en: Tiny }
demo: true
licence: Apache-2.0
`,
  'units.yaml': `kinds:
  city: { zh: 市, en: City }
  county: { zh: 县, en: County }
units:
  - { code: top, kind: city, name: { zh: 小市, en: Tiny }, opened: 2020-01-01 }
  - { code: one, parent: top, kind: county, name: { zh: 甲县, en: One }, opened: 2020-01-01 }
  - { code: two, parent: top, kind: county, name: { zh: 乙县, en: Two }, opened: 2020-01-01 }
`,
  'roles.yaml': `roles:
  - { code: reporter, name: { zh: 填报人, en: Reporter }, permissions: { report.fill: own } }
  - { code: system, name: { zh: 系统, en: System }, permissions: { system.manage: all }, excludes: [audit] }
  - { code: audit, name: { zh: 审计, en: Audit }, permissions: { audit.read: all } }
`,
  'people.yaml': `people:
  - { login: a.one, name: 甲, unit: one, roles: [{ role: reporter }] }
  - { login: b.two, name: 乙, unit: top, roles: [{ role: system }] }
  - { login: c.three, name: 丙, unit: top, roles: [{ role: audit }] }
`,
  'indicators/all.yaml': `indicators:
  - code: sales
    name: { zh: 销售, en: Sales }
    unit: 万元
    frequency: month
    kind: flow
    direction: up
    rollUp: { rule: sum }
    overTime: sum
    decimals: 1
    weight: 100
`,
  'plans/plan.yaml': `code: plan
name: { zh: 计划, en: Plan }
issuer: own
fromYear: 2023
toYear: 2023
goals:
  - { code: g, name: { zh: 目标, en: Goal }, indicators: [{ indicator: sales }] }
targets:
  - { indicator: sales, period: 2023, final: { top: 100, one: 60, two: 40 } }
`,
  'cycles.yaml': `cycles:
  - code: monthly
    name: { zh: 月报, en: Monthly }
    frequency: month
    first: 2023-01
    rule: { dueWorkingDays: 3 }
    assignments: [{ kinds: [county], indicators: [sales] }]
`,
  'samples/2023.csv': 'indicator,unit,period,kind,value,sample\nsales,one,2023-01,actual,5,是\n',
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function packWith(
  changes: Readonly<Record<string, string | undefined | [from: string, to: string]>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'danxia-pack-'))
  folders.push(folder)
  const files: Record<string, string | undefined> = { ...FILES }
  for (const [name, change] of Object.entries(changes)) {
    if (Array.isArray(change)) {
      if (!files[name]!.includes(change[0])) throw new Error(`${name} has no ${change[0]}`)
      files[name] = files[name]!.replace(change[0], change[1])
    } else files[name] = change
  }
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) continue
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

const check = async (folder: string) => {
  const { pack, faults } = await checkFolder(folder)
  const lines = faults.map(({ severity, file, line, column, key }) => `${severity} ${file}:${line}:${column} ${key}`)
  const pointed = await Promise.all(faults.map((fault) => pointedAt(folder, fault)))
  return { isPublishable: pack !== undefined, lines, pointed, faults }
}

/** `error units.yaml definition.unknown-kind @shire, name: …`: the text that stands at the place of the fault. */
async function pointedAt(folder: string, { severity, file, line, column, key }: PlacedFault): Promise<string> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => '')
  return `${severity} ${file} ${key} @${text.split('\n')[line - 1]?.slice(column - 1)}`
}

describe('checking a pack folder', () => {
  it('a right pack anywhere on the disk has no fault', async () => {
    expect(await check(await packWith({}))).toMatchObject({ isPublishable: true, lines: [] })
  })

  it.each<[string, Parameters<typeof packWith>[0], string]>([
    ['malformed YAML', { 'roles.yaml': 'roles:\n  - { code: x' }, 'error roles.yaml:2:14 definition.yaml'],
    [
      'an unknown key',
      { 'pack.yaml': ['demo: true', 'demoo: true'] },
      'error pack.yaml definition.unknown-key @demoo: true',
    ],
    [
      'a missing key',
      { 'pack.yaml': ['licence: Apache-2.0\n', ''] },
      'error pack.yaml definition.missing-key @format: 1',
    ],
    [
      'a missing translation',
      { 'units.yaml': ['{ zh: 甲县, en: One }', '{ zh: 甲县 }'] },
      'error units.yaml definition.missing-translation @{ zh: 甲县 }',
    ],
    ['a missing file', { 'units.yaml': undefined }, 'error units.yaml:1:1 definition.no-file'],
    [
      'an unknown permission',
      { 'roles.yaml': ['report.fill: own', 'report.fil: own'] },
      'error roles.yaml definition.unknown-key @report.fil:',
    ],
    [
      'an unknown reach',
      { 'roles.yaml': ['report.fill: own', 'report.fill: mine'] },
      'error roles.yaml definition.not-one-of @mine',
    ],
    [
      'a day that does not exist',
      { 'units.yaml': ['2020-01-01', '2020-02-30'] },
      'error units.yaml rule.no-such-day @2020-02-30',
    ],
    [
      'a unit code twice',
      { 'units.yaml': ['code: two', 'code: one'] },
      'error units.yaml definition.duplicate-code @one, parent',
    ],
    [
      'an unknown parent',
      { 'units.yaml': ['code: two, parent: top', 'code: two, parent: topp'] },
      'error units.yaml definition.unknown-unit-like @topp',
    ],
    [
      'a second root',
      { 'units.yaml': ['code: two, parent: top', 'code: two'] },
      'error units.yaml definition.two-roots @two, kind',
    ],
    [
      'units above each other',
      { 'units.yaml': ['code: top, kind', 'code: top, parent: one, kind'] },
      'error units.yaml definition.unit-circle @one, kind: city',
    ],
    [
      'an unknown kind',
      { 'units.yaml': ['kind: county', 'kind: shire'] },
      'error units.yaml definition.unknown-kind @shire',
    ],
    [
      'excluded roles in one hand',
      { 'people.yaml': ['[{ role: audit }]', '[{ role: audit }, { role: system }]'] },
      'error people.yaml definition.excluded-together @system',
    ],
    [
      'excluded roles in the other order',
      { 'people.yaml': ['[{ role: audit }]', '[{ role: system }, { role: audit }]'] },
      'error people.yaml definition.excluded-together @audit',
    ],
    [
      'an unknown role',
      { 'people.yaml': ['role: reporter', 'role: reportr'] },
      'error people.yaml definition.unknown-role @reportr',
    ],
    [
      'a real-looking phone',
      { 'people.yaml': ['unit: one,', "unit: one, phone: '138 0000 0000',"] },
      "error people.yaml definition.real-phone @'138 0000",
    ],
    [
      'a valid identity number',
      { 'people.yaml': ['name: 甲', 'name: 620702198501010016'] },
      'error people.yaml definition.real-identity-number @620702198501010016',
    ],
    [
      'a curve that falls',
      { 'indicators/all.yaml': ['    weight', '    curve: [0,10,5,20,30,40,50,60,70,80,90,100]\n    weight'] },
      'error indicators/all.yaml rule.schedule @[0,10,5',
    ],
    [
      'a curve of eleven',
      { 'indicators/all.yaml': ['    weight', '    curve: [0,10,20,30,40,50,60,70,80,90,100]\n    weight'] },
      'error indicators/all.yaml definition.too-small @[0,10,20',
    ],
    [
      'weights not 100',
      { 'indicators/all.yaml': ['weight: 100', 'weight: 99.9'] },
      'error plans/plan.yaml definition.weights @goals:',
    ],
    [
      'an unknown indicator',
      { 'plans/plan.yaml': ['indicator: sales }]', 'indicator: sale }]'] },
      'error plans/plan.yaml definition.unknown-indicator-like @sale }]',
    ],
    [
      'a target of an unknown unit',
      { 'plans/plan.yaml': ['two: 40', 'three: 40'] },
      'error plans/plan.yaml definition.unknown-unit @three: 40',
    ],
    [
      'a target outside the plan',
      { 'plans/plan.yaml': ['period: 2023', 'period: 2024'] },
      'error plans/plan.yaml definition.outside-plan @2024',
    ],
    [
      'a target given twice',
      { 'plans/plan.yaml': ['targets:\n', 'targets:\n  - { indicator: sales, period: 2023, final: { top: 1 } }\n'] },
      'error plans/plan.yaml definition.target-twice @100, one',
    ],
    [
      'a band where none belongs',
      { 'plans/plan.yaml': ['top: 100', 'top: { low: 1, high: 2 }'] },
      'error plans/plan.yaml definition.band-not-allowed @{ low',
    ],
    [
      'a cascade with a remainder',
      { 'plans/plan.yaml': ['two: 40', 'two: 30'] },
      'warning plans/plan.yaml definition.remainder @100, one',
    ],
    [
      'a cascade that gives too much',
      { 'plans/plan.yaml': ['two: 40', 'two: 50'] },
      'warning plans/plan.yaml definition.over-assigned @100, one',
    ],
    [
      'an indicator in the wrong rhythm',
      { 'indicators/all.yaml': ['frequency: month', 'frequency: quarter'] },
      'error cycles.yaml definition.frequency @sales] }]',
    ],
    [
      'a cycle that opens after it is due',
      { 'cycles.yaml': ['dueWorkingDays: 3', 'dueWorkingDays: 3, opensDays: 40'] },
      'error cycles.yaml calendar.opens-after-due @40 }',
    ],
    [
      'a wrong cell of the samples',
      { 'samples/2023.csv': ['actual,5', 'actual,five'] },
      'error samples/2023.csv:2:5 indicator.reading.not-a-number',
    ],
    [
      'a breakdown that does not add up to its whole',
      {
        'indicators/all.yaml': ['    weight: 100', `    weight: 100\n    dimensions: [${CHAIN}]`],
        'samples/parts.csv': `indicator,unit,period,kind,part,value,sample
sales,one,2023-01,actual,chain/a,2,是
sales,one,2023-01,actual,乙链,4,是
`,
      },
      'error samples/parts.csv:2:1 definition.parts-differ',
    ],
    [
      'samples in a real administration',
      { 'pack.yaml': ['demo: true', 'demo: false'] },
      'error samples/2023.csv:2:1 definition.sample-in-real-pack',
    ],
    ['an unknown file', { 'notes.txt': 'x' }, 'warning notes.txt definition.unknown-file @x'],
    [
      'a pack that is not there',
      { 'pack.yaml': ['demo: true', 'demo: true\nuses: [nowhere]'] },
      'error pack.yaml definition.unknown-pack @nowhere]',
    ],
    [
      'a calendar that is not there',
      { 'pack.yaml': ['demo: true', 'demo: true\ncalendar: cn'] },
      'error pack.yaml definition.unknown-calendar @cn',
    ],
    [
      'too large a file',
      { 'roles.yaml': `# ${'x'.repeat(1024 * 1024)}\n` },
      'error roles.yaml:1:1 definition.too-large',
    ],
  ])('%s is told at its place', async (_name, changes, wanted) => {
    const { lines, pointed, isPublishable } = await check(await packWith(changes))
    const told = wanted.includes('@') ? pointed : lines
    expect(told).toContainEqual(expect.stringMatching(new RegExp(`^${escaped(wanted)}`)))
    expect(isPublishable).toBe(wanted.startsWith('warning'))
  })

  it('a code used twice names file and line of the first', async () => {
    const { faults } = await checkFolder(await packWith({ 'units.yaml': ['code: two', 'code: one'] }), [])
    const first = FILES['units.yaml']!.split('\n').findIndex((line) => line.includes('code: one')) + 1
    expect(faults.find(({ key }) => key === 'definition.duplicate-code')?.params).toEqual({
      code: 'one',
      first: `units.yaml:${first}`,
    })
  })

  it('an expression is told at the character inside the YAML text', async () => {
    const derived = `  - code: half
    name: { zh: 一半, en: Half }
    unit: 万元
    frequency: month
    kind: formula
    direction: up
    rollUp: { rule: own }
    overTime: last
    decimals: 1
    formula: "sales / (salez + 1)"
`
    const folder = await packWith({ 'indicators/all.yaml': FILES['indicators/all.yaml']! + derived })
    const { pointed } = await check(folder)
    expect(pointed).toEqual(['error indicators/all.yaml expression.unknown-name @salez + 1)"'])
  })

  it('a figure counted from a register is told which column, unit or condition is wrong, where it stands', async () => {
    const derived = (rule: string) => `  - code: counted
    name: { zh: 项目数, en: Projects }
    unit: 项
    frequency: month
    kind: flow
    direction: up
    derived: ${rule}
    rollUp: { rule: rows }
    overTime: sum
    decimals: 0
`
    const pointedAt = async (rule: string) =>
      (await check(await packWith({ 'indicators/all.yaml': FILES['indicators/all.yaml']! + derived(rule) }))).pointed
    expect(await pointedAt('{ from: projects, on: approvedOn, where: grant > 100 }')).toEqual([])
    expect(await pointedAt('{ from: projects, on: aprovedOn, unit: nobody, where: famly == "a" }')).toEqual([
      expect.stringMatching(/^error indicators\/all\.yaml definition\.unknown-column-like @aprovedOn/),
      expect.stringMatching(/^error indicators\/all\.yaml definition\.unknown-owner @nobody/),
      expect.stringMatching(/^error indicators\/all\.yaml expression\.unknown-name @famly/),
    ])
  })

  it('indicators worked out from each other are told with the circle', async () => {
    const ratio = (code: string, other: string) =>
      `  - { code: ${code}, name: { zh: ${code}, en: ${code} }, unit: '%', frequency: month, kind: ratio, direction: up, rollUp: { rule: ratio-of-sums, numerator: ${other}, denominator: sales }, overTime: last, decimals: 1 }\n`
    const folder = await packWith({
      'indicators/all.yaml': FILES['indicators/all.yaml']! + ratio('a', 'b') + ratio('b', 'a'),
    })
    const { faults } = await check(folder)
    expect(faults.map((fault) => sayFault(fault, 'en'))).toEqual([
      'Indicators are worked out from each other: a → b → a',
    ])
  })

  it('symbolic links and text that is not UTF-8 are refused', async () => {
    const folder = await packWith({ 'units.yaml': undefined })
    await symlink('/etc/hostname', join(folder, 'units.yaml'))
    await writeFile(join(folder, 'roles.yaml'), Buffer.from([0x72, 0x3a, 0x20, 0xcc, 0xec]))
    const { lines, isPublishable } = await check(folder)
    expect(lines).toContain('error units.yaml:1:1 definition.symlink')
    expect(lines).toContain('error roles.yaml:1:1 definition.not-utf8')
    expect(isPublishable).toBe(false)
  })

  it('a folder that is not there is told', async () => {
    expect((await check('/no/such/folder')).lines).toEqual(['error .:1:1 definition.no-folder'])
  })

  it('every word of a fault stands in both languages without an open place', () => {
    for (const [key, [zh, en]] of Object.entries(definitionMessages)) {
      const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
      expect(places(zh), key).toEqual(places(en))
    }
  })
})
