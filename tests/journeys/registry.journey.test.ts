import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { eachServing, type ServingFact } from '#engine/register/fact-book.ts'
import { factKey } from '#engine/register/standing-fact.ts'
import { findEntry, findEntryOf } from '#modules/registries/server/entry.queries.ts'
import { knownFacts } from '#modules/registries/server/fact.queries.ts'
import { entryFactsOf } from '#modules/registries/server/fact-book.queries.ts'
import { inTenant } from '#server/database/tenant.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'

/** What the administration knows without asking: lists in, facts side by side, corrected, verified, disputed, taken back. */
const office = monthOffice('zhangye', at('2023-07-03 09:30'))
const officer = () => office.as('zhou-kezhang')
const steward = () => office.as('fang-zhuanyuan')
const clerk = () => office.as('gz-tianbao')
const [FIRM, OTHER] = ['91620702MAX000005B', '91620723MA70001A8R']
const tax = (text: string, more: object = {}) => ({
  fileName: 'tax.csv',
  text,
  source: '市税务局',
  ...more,
})
const check = (text: string, more: object = {}, desk = officer()) =>
  desk.does('POST', '/api/registers/enterprise/imports', tax(text, more))
const publish = async (text: string, more: object = {}) => {
  const { importId, errors, faults } = await check(text, more)
  expect([errors, faults.filter((one: { severity: string }) => one.severity === 'error')]).toEqual([0, []])
  return officer().does('POST', `/api/register-imports/${importId}/publish`, {})
}
const entries = (query = '', desk: Desk = officer()) => desk.reads(`/api/registers/enterprise/entries?${query}`)
const idOf = async (key: string) => (await entries(`find=${key}`)).rows[0].id as string
const page = (id: string, desk: Desk = officer()) => desk.reads(`/api/register-entries/${id}`)
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => ['done'],
    (error: { keys?: string[] }) => error.keys ?? [String(error)],
  )
const standing = async (id: string, fact: string) =>
  (await page(id)).standing.filter((row: { fact: string }) => row.fact === fact)

beforeAll(async () => {
  const head = 'key,name,region,year,sales,rdExpense,staffTotal,legalPerson,bankAccount\n'
  await publish(
    `${head}${FIRM},沃野种业有限公司,620702,2022,5000,260.5,83,张某,6222020200012345678\n${FIRM},沃野种业有限公司,620702,2021,4000,200,80,,\n${OTHER},临泽示例有限公司,620723,2022,900,10,21,李某,\n`,
  )
})

test('a list is refused as a whole for one wrong cell, with its place and reason, and changes nothing', async () => {
  const told = await check(
    `key,name,year,sales\n${FIRM},沃野种业有限公司,2022,-3\n91620702MAX000005X,x,2022,1\n${OTHER},,2022,1\n`,
  )
  expect(told.importId).toBeNull()
  expect(told.faults.map(({ line, column, key }: never) => [line, column, key])).toEqual([
    [2, 4, 'register.value.negative'],
    [3, 1, 'identifier.credit-code-check'],
  ])
  expect(told.faults[0].text).toBe('不能是负数')
  expect((await entries()).total).toBe(2)
})

test('a second import of the same list changes nothing; a corrected figure takes the former place and keeps it', async () => {
  const id = await idOf(FIRM)
  const same = await check(`key,year,sales,legalPerson\n${FIRM},2022,5000,张某\n`)
  expect([same.importId, same.unchanged]).toEqual([null, 3])
  const { importId } = await check(`key,year,sales\n${FIRM},2022,5100\n`)
  await officer().does('POST', `/api/register-imports/${importId}/publish`, {})
  expect((await standing(id, 'sales')).find((row: { year: number }) => row.year === 2022).value).toBe('5100.00')
  const { rows } = await officer().reads(`/api/register-entries/${id}/facts?fact=sales`)
  expect(rows.map(({ value, standing: state }: never) => `${value} ${state}`).sort()).toEqual([
    '4000.00 stands',
    '5000.00 superseded',
    '5100.00 stands',
  ])
  await officer().does('POST', `/api/register-imports/${importId}/undo`, {})
  expect((await standing(id, 'sales')).map((row: { value: string }) => row.value).sort()).toEqual([
    '4000.00',
    '5000.00',
  ])
  expect(await refusal(officer().does('POST', `/api/register-imports/${importId}/undo`, {}))).toEqual([
    'register.import.not-published',
  ])
})

test('a dry run that the register has overtaken is not published', async () => {
  const id = await idOf(OTHER)
  const { importId } = await check(`key,year,sales\n${OTHER},2022,950\n`)
  await officer().does('POST', `/api/register-entries/${id}/facts`, {
    ...{ fact: 'stStaff', year: 2022, value: '4', trust: 'self-declared', source: '企业自报' },
  })
  expect(await refusal(officer().does('POST', `/api/register-imports/${importId}/publish`, {}))).toEqual([
    'register.import.changed-meanwhile',
  ])
})

test('sources stand side by side; of one rank and day they conflict, and nobody is paid on either', async () => {
  const id = await idOf(FIRM)
  await publish(`key,year,sales\n${FIRM},2022,5200\n`, { source: '市统计局' })
  const shown = await page(id)
  expect(shown.conflicts).toEqual(['sales/2022'])
  expect((await entries('only=conflicts')).rows.map(({ key }: { key: string }) => key)).toEqual([FIRM])
  const serving = (purpose: 'payment' | 'form') =>
    inTenant(office.db.app, office.pack.tenantId, 'read', (tx) =>
      knownFacts({ tx, tenantId: office.pack.tenantId }, 'unit', id, { on: '2023-07-03', purpose }),
    )
  expect(await serving('payment')).toMatchObject({
    conflicts: ['revenue'],
    facts: { revenueBefore: 400000000000n / 100n },
  })
  const taxRow = (await standing(id, 'sales')).find(
    (row: { source: string; year: number }) => row.source === '市税务局' && row.year === 2022,
  )
  const verify = (desk: Desk) =>
    desk.does('POST', `/api/register-entries/${id}/facts/${taxRow.id}/verification`, { basis: '与汇算清缴表核对一致' })
  expect(await refusal(verify(officer()))).toEqual(['register.own-fact'])
  await verify(steward())
  expect((await page(id)).conflicts).toEqual([])
  expect(await serving('payment')).toMatchObject({
    facts: { revenue: 5_000_000_000n, isFirm: true, kind: 'firm', creditCode: FIRM },
    sources: { revenue: { trust: 'verified', source: '市税务局' } },
  })
})

test('what is wrong with a single fact is said at its field', async () => {
  const id = await idOf(FIRM)
  const tries: [object, string][] = [
    [{ fact: 'nothing', value: '1' }, 'register.no-fact'],
    [{ fact: 'sales', value: '1' }, 'register.import.no-year'],
    [{ fact: 'sales', year: 2024, value: '1' }, 'register.value.year-ahead'],
    [{ fact: 'sales', year: 2022, value: '-1' }, 'register.value.negative'],
    [{ fact: 'sales', year: 2022, value: '1', source: '市税务局' }, 'register.said-already'],
    [{ fact: 'legalPerson', value: '王某', asOf: '2023-07-04' }, 'register.value.day-ahead'],
    [{ fact: 'registeredAt', value: '2023-02-29' }, 'register.value.no-such-day'],
    [{ fact: 'legalPerson', value: '王某', expiresOn: '2020-01-01' }, 'register.expires-before'],
    [{ fact: 'legalPerson', value: '王某', fileId: randomUUID() }, 'register.no-file'],
  ]
  for (const [body, key] of tries) {
    const work = officer().does('POST', `/api/register-entries/${id}/facts`, {
      trust: 'departmental',
      source: '市局',
      ...body,
    })
    expect([key, await refusal(work)]).toEqual([key, [key]])
  }
})

test('law: whatever is recorded, corrected and verified, no row is lost or changed, and one source tells a fact once', async () => {
  const id = await idOf(OTHER)
  const rowsNow = () =>
    office.db.asAdmin(
      'select id, value, trust, source, year, supersedes, standing from register_facts where entry_id = $1',
      [id],
    )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('record', 'correct', 'verify'),
      fc.constantFrom(2020, 2021, 2022),
      fc.constantFrom('甲局', '乙局'),
      fc.integer({ min: 1, max: 10 ** 6 }).map(String),
      async (deed, year, source, value) => {
        const before = await rowsNow()
        const target = before.find((row) => row.standing === 'stands' && row.source === source && row.year === year)
        const path = `/api/register-entries/${id}/facts`
        const body = { fact: 'sales', year, value, trust: 'departmental', source }
        const work =
          deed === 'record' || target === undefined
            ? officer().does('POST', path, body)
            : deed === 'correct'
              ? officer().does('POST', `${path}/${target.id}/correction`, { value, reason: '核对后更正' })
              : steward().does('POST', `${path}/${target.id}/verification`, { basis: '凭证核对' })
        const isDone = (await refusal(work))[0] === 'done'
        const after = await rowsNow()
        expect(after.length).toBe(before.length + (isDone ? 1 : 0))
        const kept = new Map(after.map((row) => [row.id, row]))
        for (const { standing: _, ...row } of before) expect(kept.get(row.id)).toMatchObject(row)
        const told = after.filter((row) => row.standing === 'stands').map((row) => `${row.year} ${row.source}`)
        const sales = told.filter((name) => /[甲乙]局/.test(name))
        expect(new Set(sales).size).toBe(sales.length)
      },
    ),
    { numRuns: 25 },
  )
})

test('the unit says a fact is wrong: it stands until another person decides; two stand for the correction', async () => {
  const id = await idOf(FIRM)
  const [row] = await standing(id, 'staffTotal')
  const dispute = (desk: Desk, body: object) =>
    desk.does('POST', `/api/register-entries/${id}/facts/${row.id}/disputes`, { reason: '年报为 85 人', ...body })
  expect(await refusal(dispute(clerk(), { proposedValue: 'x' }))).toEqual(['register.value.no-number'])
  const { disputeId } = await dispute(clerk(), { proposedValue: '85' })
  expect(await refusal(dispute(clerk(), {}))).toEqual(['register.disputed-already'])
  expect((await entries('only=disputes')).total).toBe(1)
  const decide = (desk: Desk) =>
    desk.does('POST', `/api/register-entries/${id}/disputes/${disputeId}/decision`, {
      accept: true,
      note: '与社保一致',
    })
  expect(await refusal(decide(clerk()))).toEqual(['access.not-held'])
  const tasks = await office.db.asAdmin(`select deed, done_at from tasks where subject_id = $1`, [id])
  expect(tasks.map(({ done_at }) => done_at)).toEqual(tasks.map(() => null))
  expect(tasks.length).toBeGreaterThan(0)
  await decide(officer())
  const now = await standing(id, 'staffTotal')
  expect(now.find((one: { year: number }) => one.year === row.year)).toMatchObject({ value: '85', trust: 'verified' })
  expect(await refusal(decide(steward()))).toEqual(['register.decided-already'])
  expect((await page(id)).disputes[0]).toMatchObject({ state: 'accepted', note: '与社保一致' })
})

test('personal data are masked; whoever may see them says what for, and it is written down', async () => {
  const id = await idOf(FIRM)
  const [row] = await standing(id, 'bankAccount')
  expect(row.value).toBe('****5678')
  expect(JSON.stringify(await page(id))).not.toContain('6222020200012345678')
  expect(await refusal(clerk().reads(`/api/register-entries/${id}/personal?purpose=支付`))).toEqual(['access.not-held'])
  const told = await officer().reads(`/api/register-entries/${id}/personal?purpose=${encodeURIComponent('奖补支付')}`)
  expect(told.values).toEqual([{ factId: row.id, value: '6222020200012345678' }])
  const [entry] = await office.db.asAdmin(
    `select detail from audit_entries where deed = 'register.reveal' and outcome = 'done'`,
  )
  expect(entry!.detail).toMatchObject({ purpose: '奖补支付' })
})

test('a county sees what is in its care; a new name holds from its day, and the former is still found', async () => {
  expect((await entries('', clerk())).rows.map(({ key }: { key: string }) => key)).toEqual([FIRM])
  const other = await idOf(OTHER)
  expect(await refusal(page(other, clerk()))).toEqual(['access.not-here'])
  const { version } = await page(other)
  const rename = { version, fromOn: '2023-06-01', name: '临泽新名有限公司', reason: '变更登记' }
  expect(await refusal(officer().does('POST', `/api/register-entries/${other}/names`, rename))).toEqual([
    'register.name-before',
  ])
  await officer().does('POST', `/api/register-entries/${other}/names`, { ...rename, fromOn: '2023-07-03' })
  for (const word of ['临泽示例', '新名', 'linzexinming', OTHER.slice(4, 12)])
    expect([word, (await entries(`find=${encodeURIComponent(word)}`)).rows[0]?.name]).toEqual([
      word,
      '临泽新名有限公司',
    ])
  expect(await refusal(officer().does('POST', `/api/register-entries/${other}/names`, rename))).toEqual([
    'register.changed-meanwhile',
  ])
})

test('two sides agree: the list counts the conflicts that the pages show, and the bulk read stands where a single one does', async () => {
  await publish(`key,year,rdExpense\n${FIRM},2022,270\n${OTHER},2022,11\n`, { source: '市统计局' })
  const { rows } = await entries()
  for (const row of rows) expect([row.key, row.conflicts]).toEqual([row.key, (await page(row.id)).conflicts.length])
  expect(rows.some(({ conflicts }: { conflicts: number }) => conflicts > 0)).toBe(true)
  await inTenant(office.db.app, office.pack.tenantId, 'read', async (tx) => {
    const here = { tx, tenantId: office.pack.tenantId }
    const how = { on: '2023-07-03', purpose: 'payment' } as const
    for await (const books of entryFactsOf(here, { register: 'enterprise' }))
      for (const { entryId, facts } of books) {
        const book = new Map<string, ServingFact>()
        eachServing(facts, how.on, (fact, year, _, vouched) => vouched && book.set(factKey(fact, year), vouched))
        const one = await knownFacts(here, 'enterprise', entryId, how)
        for (const [fact, source] of Object.entries(one.sources))
          expect(book.get(`${fact}/${source.year ?? ''}`)).toEqual({
            value: source.value,
            trust: source.trust,
            asOf: source.asOf,
          })
        const open = [...book].filter(([name, serving]) => serving === 'conflict' && /\/(2022)?$/.test(name))
        expect(open.map(([name]) => name.split('/')[0]).sort()).toEqual([...one.conflicts].sort())
      }
    expect(await findEntry(tx, here.tenantId, 'unit', FIRM)).toMatchObject({ register: 'enterprise' })
  })
})

test('an entry may be a unit of the tree or a person: what is known of it is known of them', async () => {
  const lists = (register: string, text: string) =>
    officer().does('POST', `/api/registers/${register}/imports`, tax(text, { fileName: 'own.csv', source: '市委编办' }))
  const head = 'key,name,unit,legalPerson\n'
  const wrong = await lists('unit', `${head}12620702MAX900013J,市直院所,nowhere,朱某\n`)
  expect(wrong.faults.map(({ line, key }: never) => [line, key])).toEqual([[2, 'register.import.no-unit']])
  const { importId } = await lists('unit', `${head}12620702MAX900013J,市直院所,zy-szyx,朱某\n`)
  await officer().does('POST', `/api/register-imports/${importId}/publish`, {})
  const again = await lists('person', 'key,name,person,title\nP-1,杨干事,yx-tianbao,副研究员\nP-2,王某,,\n')
  await officer().does('POST', `/api/register-imports/${again.importId}/publish`, {})
  const here = { tenantId: office.pack.tenantId }
  const [unitId, personId] = [office.pack.units.get('zy-szyx')!, office.pack.people.get('yx-tianbao')!]
  await inTenant(office.db.app, here.tenantId, 'read', async (tx) => {
    const unit = await findEntryOf(tx, here.tenantId, 'unit', { unitId })
    const person = await findEntryOf(tx, here.tenantId, 'person', { personId })
    const known = (register: string, id: string) => knownFacts({ tx, ...here }, register, id, { on: '2023-07-03' })
    expect((await known('unit', unit!.id)).facts).toMatchObject({ name: '市直院所', legalPerson: '朱某' })
    expect((await known('person', person!.id)).facts).toMatchObject({ name: '杨干事', title: '副研究员' })
  })
  const other = (await officer().reads('/api/registers/person/entries?find=P-2')).rows[0].id
  const bind = { version: (await page(other)).version, personId }
  expect(await refusal(officer().does('POST', `/api/register-entries/${other}/binding`, bind))).toEqual([
    'register.bound-already',
  ])
})

test('the national list of 2,579 lines comes in, told where it repeats itself, and new titles are held against it', async () => {
  const text = readFileSync('definitions/national/projects/national-key-rd.csv', 'utf8')
  const told = await officer().does('POST', '/api/registers/past-project/imports', {
    ...tax(text, { fileName: 'national-key-rd.csv', source: '立项清单', asOf: '2020-12-31' }),
  })
  expect([told.rows, told.entriesNew, told.errors]).toEqual([2579, 2149, 0])
  await officer().does('POST', `/api/register-imports/${told.importId}/publish`, {})
  const find = async (title: string, desk = officer()) =>
    (await desk.reads(`/api/registers/similar-titles?title=${encodeURIComponent(title)}`)).rows
  const [first] = await find('碳纳米管有序宏观体的功能化及其在极端条件下的应用研究')
  expect(first).toMatchObject({ key: '2018YFA0208400', register: 'past-project' })
  expect(first.score).toBeGreaterThan(80)
  expect(first.reason.zh).toContain('有序宏观体')
  expect((await find('碳纳米管有序宏观体功能化及在极端条件下的应用'))[0].score).toBe(100)
  expect(await find('张掖市丹霞景区门票定价')).toEqual([])
  expect(await find('碳纳米管有序宏观体功能化及在极端条件下的应用', clerk())).toEqual([])
})

test('a register leaves as a workbook with its filters; the template names every fact', async () => {
  for (const path of ['workbook?find=沃野', 'template?layout=by-entry', 'template?layout=by-fact']) {
    const browser = await officer().signedIn()
    const heard = await browser.get(`/api/registers/enterprise/${path}`)
    expect([path, heard.status, heard.text.slice(0, 2)]).toEqual([path, 200, 'PK'])
  }
})
