import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { administrationFor, importValues, undoImport } from '#cli/import-values.ts'
import { publishAdministration, readSoundPack, type Surroundings } from '#cli/publish-administration.ts'
import { inTenant } from '#server/database/tenant.ts'
import { idMaker } from '#server/http/new-id.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'
import { testDatabase } from '#tests/builders/database.ts'

const db = testDatabase()
const HEAD = 'indicator,unit,period,kind,value\n'
let around: Surroundings

beforeAll(async () => {
  around = { database: db.app, now: () => new Date('2023-07-03T01:00:00Z'), newId: idMaker() }
  for (const name of ['yearbook', 'zhangye']) {
    await publishAdministration(around, await readSoundPack(`definitions/${name}`, 'definitions'))
  }
})

const text = (rows: string) => ({ fileName: 'values.csv', text: HEAD + rows })

const officialValues = async () => {
  const into = await administrationFor(around, 'yearbook', undefined)
  return inTenant(db.app, into.id, 'read', async (tx) => {
    const { rows } = await sql<{ value: string | null; state: string }>`
      select value, state from official_values where is_current order by period, value`.execute(tx)
    return rows.map(({ value, state }) => value ?? state)
  })
}

test('the administration is the one that knows the file’s units and indicators', async () => {
  expect((await administrationFor(around, undefined, text('v4_ztr_jf_RD,甘肃,2021,actual,129.5'))).code).toBe(
    'yearbook',
  )
  expect((await administrationFor(around, undefined, text('tech_smes,甘州区,2023-06,actual,58'))).code).toBe('zhangye')
  await expect(administrationFor(around, undefined, text(''))).rejects.toThrow('import.which-administration')
  await expect(administrationFor(around, 'nowhere', undefined)).rejects.toThrow('import.no-administration')
})

test('a dry run writes nothing, an import is there at once, the same file again changes nothing, and undo takes it back', async () => {
  const file = text('v4_ztr_jf_RD,甘肃,2021,actual,129.5\nv4_ztr_jf_RD,全国,2021,actual,"27,956.3"')
  const into = await administrationFor(around, 'yearbook', undefined)
  expect(await importValues(around, into, file, 'en', true)).toMatchObject({ changes: 2, published: false })
  expect(await officialValues()).toEqual([])
  const done = await importValues(around, into, file, 'en', false)
  expect(done).toMatchObject({ changes: 2, errors: 0, published: true })
  expect(await officialValues()).toEqual(['129.5', '27956.3'])
  expect(await importValues(around, into, file, 'en', false)).toMatchObject({ changes: 0, published: false })
  expect(await undoImport(around, into, done.importId!, 'en')).toMatchObject({ restored: 2 })
  expect((await officialValues()).filter((value) => value !== 'erased')).toEqual([])
})

test('one wrong cell keeps the whole file out, with its line and column', async () => {
  const into = await administrationFor(around, 'yearbook', undefined)
  const before = await officialValues()
  const found = await importValues(
    around,
    into,
    text('v4_ztr_jf_RD,甘肃,2021,actual,1\nv4_ztr_jf_RD,甘粛,2021,actual,1'),
    'en',
    false,
  )
  expect(found).toMatchObject({ errors: 1, published: false, faults: [{ line: 3, column: 2 }] })
  expect(await officialValues()).toEqual(before)
})

test('a workbook of the same columns is imported and taken back like a text', async () => {
  const row = ['v4_ztr_jf_RD', '甘肃', '2021', 'actual', '129.5']
  const columns = HEAD.trim()
    .split(',')
    .map((label) => ({ label, kind: 'text' }) as const)
  const sheet = { name: '数据', title: '数据', lines: [], columns, rows: [row] }
  const bytes = await writeWorkbook({ title: '', creator: '', createdAt: '2023-07-03T01:00:00Z', sheets: [sheet] })
  const file = { fileName: 'values.xlsx', hash: 'a', workbook: await readWorkbook(bytes) }
  const into = await administrationFor(around, undefined, file)
  expect(into.code).toBe('yearbook')
  const done = await importValues(around, into, file, 'en', false)
  expect(done).toMatchObject({ changes: 1, errors: 0, published: true })
  expect(await undoImport(around, into, done.importId!, 'en')).toMatchObject({ restored: 1 })
})
