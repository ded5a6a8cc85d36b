import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import type { Command } from '#cli/command.ts'
import { diagrams } from '#cli/diagrams.ts'
import { listDemoPacks } from '#cli/load-demo.ts'
import { listOfferedPacks } from '#cli/offered-packs.ts'
import { runCommand } from '#cli/run-command.ts'
import { cycleDates } from '#engine/calendar/cycle-dates.ts'
import { isWorkingDay } from '#engine/calendar/working-days.ts'
import { calendarOf } from '#engine/definition/check-calendars.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { packFileKind } from '#engine/definition/pack-files.ts'
import { type PackValues, readPackValues } from '#engine/definition/pack-values.ts'
import { reportingUnits } from '#engine/definition/reporting-units.ts'
import { sayFault } from '#engine/definition/say-fault.ts'
import { exact, exactText, sum } from '#engine/number/exact.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'
import { jsonSchemas } from '#server/definitions/json-schemas.ts'
import { testFolder } from '#server/definitions/test-folder.ts'

const PACKS = (await readdir('definitions', { withFileTypes: true })).filter((entry) => entry.isDirectory())

const checked = new Map<string, ReturnType<typeof checkFolder>>()
/** A pack as it stands is read and checked once for all who look at it. */
const checkedPack = (name: string) => {
  if (!checked.has(name)) checked.set(name, checkFolder(join('definitions', name)))
  return checked.get(name)!
}

test('there are packs to be checked', () => {
  expect(PACKS.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['jinyu-group', 'national', 'yearbook', 'zhangye']),
  )
})

describe.each(PACKS.map(({ name }) => name))('pack %s', (name) => {
  const folder = join('definitions', name)

  it('has no error', async () => {
    const { faults } = await checkedPack(name)
    const errors = faults.filter(({ severity }) => severity === 'error')
    expect(errors.map((fault) => `${fault.file}:${fault.line}:${fault.column} ${sayFault(fault, 'en')}`)).toEqual([])
  })

  it('holds its own cases', async () => {
    const { faults, isRun } = await testFolder(folder)
    expect(isRun).toBe(true)
    expect(faults.map((fault) => `${fault.file}:${fault.line} ${sayFault(fault, 'en')}`)).toEqual([])
  })

  it('names the JSON Schema of every YAML file, so that an editor helps', async () => {
    const files = (await readdir(folder, { recursive: true })).map(String).filter((file) => file.endsWith('.yaml'))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const [first] = (await readFile(join(folder, file), 'utf8')).split('\n')
      const schema = join('docs', 'schemas', `${packFileKind(file.replaceAll('\\', '/'))}.schema.json`)
      const wanted = relative(dirname(join(folder, file)), schema)
      expect(first, file).toBe(`# yaml-language-server: $schema=${wanted}`)
    }
  })
})

test('the JSON Schemas of pack files are current (danxia generate writes them)', async () => {
  const there = await readdir('docs/schemas')
  expect(there.sort()).toEqual(
    jsonSchemas()
      .map(({ name }) => name)
      .sort(),
  )
  for (const { name, text } of jsonSchemas())
    expect(await readFile(join('docs/schemas', name), 'utf8'), name).toBe(text)
})

test('the diagrams are current (npm run generate draws them)', async () => {
  const drawn = await diagrams('.')
  expect(drawn.map(({ name }) => name).sort()).toEqual((await readdir('docs/diagrams')).sort())
  for (const { name, text } of drawn) expect(await readFile(join('docs/diagrams', name), 'utf8'), name).toBe(text)
})

describe('the demo of Zhangye', () => {
  let pack: Pack
  let values: PackValues['values']
  beforeAll(async () => {
    pack = (await checkedPack('zhangye')).pack!
    values = readPackValues(pack).values
  })
  const total = (indicator: string, period: string) => {
    const whole = values.filter(
      (row) => row.indicator === indicator && row.period === period && row.dimension === '' && row.value !== null,
    )
    return exactText(sum(whole.map((row) => exact(row.value!))))
  }

  it('adds up to the published totals of 2022 and of the first half of 2023', () => {
    expect(total('tech_contracts', '2023-06')).toBe('273200')
    expect(total('tech_contracts', '2022-12')).toBe('385400')
    expect(total('high_tech_firms', '2022-12')).toBe('155')
    const published = {
      high_tech_firms: 157,
      innovative_firms: 104,
      tech_smes: 295,
      registered_outcomes: 78,
      commissioners: 1008,
      signed_amount: 11600,
      talents: 280,
      provincial_projects: 220,
      provincial_funds: 5403,
    }
    for (const [code, value] of Object.entries(published)) expect(total(code, '2023-06'), code).toBe(String(value))
  })

  it('marks every value below the published totals as a sample', () => {
    expect(values.length).toBeGreaterThan(2500)
    expect(values.filter(({ sample }) => !sample)).toEqual([])
  })

  it('has fourteen reporting units, twenty weighed indicators and one visible remainder', async () => {
    const { reportsIn } = reportingUnits(pack)
    expect(pack.units.filter(({ value }) => reportsIn('monthly', value.code))).toHaveLength(14)
    const plan = pack.plans.find(({ value }) => value.code === 'strong-2023')!.value
    expect(plan.goals.flatMap((goal) => goal.indicators)).toHaveLength(20)
    const { faults } = await checkedPack('zhangye')
    expect(faults.map(({ key, params }) => [key, params?.remainder])).toEqual([['definition.remainder', '10']])
  })

  it('asks for June by 18:00 on 5 July, the third working day', () => {
    const { rule } = pack.cycles.find(({ value }) => value.code === 'monthly')!.value
    const calendar = calendarOf(pack)
    expect(cycleDates('2023-06', rule, calendar, 480).dueAt).toBe('2023-07-05T10:00:00.000Z')
    expect(isWorkingDay('2023-06-25', calendar)).toBe(true) // a Sunday worked for the Dragon Boat Festival
    expect(isWorkingDay('2023-06-22', calendar)).toBe(false)
  })

  it('lets nobody hold two of the three administrators', () => {
    const administrators = ['system-administrator', 'security-administrator', 'audit-administrator']
    for (const code of administrators) {
      const { excludes } = pack.roles.find(({ value }) => value.code === code)!.value
      expect([...excludes, code].sort()).toEqual([...administrators].sort())
    }
  })
})

describe('the yearbook', () => {
  it('reads all 16,356 published rows by its own layout, with four misprinted measures told', async () => {
    const { pack } = await checkedPack('yearbook')
    const { values, faults } = readPackValues(pack!)
    expect(faults.map(({ key, severity }) => `${severity} ${key}`)).toEqual(Array(4).fill('warning import.measure'))
    expect(values).toHaveLength(16_356 - 4) // four rows are a regional subtotal
    expect(new Set(values.map(({ unit }) => unit)).size).toBe(32)
    expect(values.every(({ sample }) => !sample)).toBe(true)
  })
})

test('the group is offered when an administration is set up, and the demo does not open it', async () => {
  const offered = (await listOfferedPacks()).map(({ code, isSample }) => [code, isSample])
  expect(offered).toContainEqual(['jinyu-group', true])
  const opened = (await listDemoPacks('definitions')).map(({ code }) => code)
  expect(opened).toEqual(expect.arrayContaining(['zhangye', 'yearbook']))
  expect(opened).not.toContain('jinyu-group')
})

test('what programmes, letters and processes name of forms, states, templates and effects is there, told at the very word', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'danxia-broken-'))
  const file = (name: string) => join(folder, 'zhangye', name)
  const breaks: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
    'programmes.yaml': [
      ['template: approval-letter', 'template: aproval-letter'],
      ['on: { outcome: failed }, states: [rejected]', 'on: { outcome: failed }, states: [rejectd]'],
      ['record: change, on: { outcome: succeeded }', 'record: change, on: { outcome: terminated }'],
      ['field: newLeader }', 'field: newLeeder }'],
      ['cell: { column: target, from: newTarget }', 'cell: { column: target, from: newTargets }'],
      ['code: name, called: title', 'code: name, called: titel'],
      ['with: [budget]', 'with: [budgets]'],
      ['code: route, called: method', 'code: way, called: method'],
    ],
    'processes/3-change.yaml': [['effects: [freeze-submission]', 'effects: [freeze-submission, start-project]']],
    'documents/approval-letter.yaml': [['负责人：{leader}', '负责人：{leeder}']],
  }
  try {
    for (const pack of ['national', 'zhangye'])
      await cp(join('definitions', pack), join(folder, pack), { recursive: true })
    await cp('definitions/national/documents/approval-letter.yaml', file('documents/approval-letter.yaml'))
    const wanted: string[] = []
    for (const [name, edits] of Object.entries(breaks)) {
      let text = await readFile(file(name), 'utf8')
      for (const [from, to] of edits) {
        expect(text, name).toContain(from)
        text = text.replace(from, to)
      }
      await writeFile(file(name), text)
    }
    const { faults } = await checkFolder(join(folder, 'zhangye'))
    for (const fault of faults.filter(({ severity }) => severity === 'error')) {
      const line = (await readFile(file(fault.file), 'utf8')).split('\n')[fault.line - 1] ?? ''
      wanted.push(`${fault.file} ${fault.key} @${line.slice(fault.column - 1).split(/[\s,}\]）]/)[0]}`)
      expect(sayFault(fault, 'zh-CN')).not.toMatch(/\{\w+\}/)
    }
    expect(wanted.sort()).toEqual([
      'documents/approval-letter.yaml expression.unknown-name @leeder',
      'processes/3-change.yaml definition.effect-not-of-record @start-project',
      'programmes.yaml definition.change-no-column @newTargets',
      'programmes.yaml definition.change-no-field @newLeeder',
      'programmes.yaml definition.change-no-kind @budgets',
      'programmes.yaml definition.change-not-called @titel',
      'programmes.yaml definition.change-not-listed @-',
      'programmes.yaml definition.letter-never @terminated',
      'programmes.yaml definition.letter-no-state @rejectd',
      'programmes.yaml definition.letter-no-template @aproval-letter',
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

describe('danxia check, test and generate', () => {
  const load = {
    check: async (): Promise<Command> => (await import('#cli/check.command.ts')).checkCommand,
    test: async (): Promise<Command> => (await import('#cli/test.command.ts')).testCommand,
    generate: async (): Promise<Command> => (await import('#cli/generate.command.ts')).generateCommand,
  }
  const run = async (...words: string[]) => {
    let [out, err] = ['', '']
    const table = (Object.keys(load) as (keyof typeof load)[]).map((name) => ({
      name,
      says: `cli.${name}` as const,
      load: load[name],
    }))
    const code = await runCommand(table, words, {
      out: (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
      env: { LANG: 'en_GB.UTF-8' },
    })
    return { code, out, err }
  }

  it('exit with 0, 1 or 2', async () => {
    expect(await run('check', 'national')).toMatchObject({
      code: 0,
      out: 'definitions/national: 0 errors, 0 warnings\n',
    })
    expect(await run('test', 'definitions/yearbook')).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 failures'),
    })
    expect(await run('generate', '--check')).toMatchObject({ code: 0 })
    expect(await run('check', '/no/such/pack')).toMatchObject({
      code: 1,
      out: expect.stringContaining('/no/such/pack:1:1'),
    })
    for (const words of [
      ['check'],
      ['test'],
      ['generate', 'x'],
      ['check', 'national', '--language', 'fr'],
      ['check', '-z'],
    ]) {
      expect(await run(...words), words.join(' ')).toMatchObject({ code: 2, out: '' })
    }
  })

  it('answer in JSON, with both languages', async () => {
    const { code, out } = await run('check', 'zhangye', '--json')
    expect(code).toBe(0)
    const answer = JSON.parse(out)
    expect(answer).toMatchObject({ ok: true, errors: 0, warnings: 1 })
    expect(answer.faults[0]).toMatchObject({
      file: 'plans/strong-2023.yaml',
      line: expect.any(Number),
      reason: { zh: expect.stringContaining('未分解'), en: expect.stringContaining('not assigned') },
    })
    const wrong = await run('test', '/no/such/pack', '--json')
    expect([wrong.code, JSON.parse(wrong.out).ok]).toEqual([1, false])
  })
})
