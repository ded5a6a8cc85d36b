import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { getBreakdown } from '#modules/dispatch/server/breakdown.queries.ts'
import { keepDerived, markDue } from '#modules/dispatch/server/derive.service.ts'
import { rowsOfFigure } from '#modules/dispatch/server/derived-behind.queries.ts'
import { explainFigureOf } from '#modules/dispatch/server/explain.queries.ts'
import { explainLightOf } from '#modules/dispatch/server/explain-light.queries.ts'
import { getFigureStrip, getFigureTable, getIndicatorFigures } from '#modules/dispatch/server/figure.queries.ts'
import { recordOfficialValues } from '#modules/dispatch/server/figure.store.ts'
import { openInputs } from '#modules/dispatch/server/frozen-inputs.ts'
import { getRanking } from '#modules/dispatch/server/ranking.queries.ts'
import { showSnapshot } from '#modules/dispatch/server/show-snapshot.service.ts'
import { readShownTables } from '#modules/dispatch/server/shown.queries.ts'
import {
  listSnapshotHeads,
  readSnapshotPart,
  type SnapshotHead,
  verifySnapshotOf,
} from '#modules/dispatch/server/snapshot.queries.ts'
import { keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { getDifference } from '#modules/dispatch/server/snapshot-difference.queries.ts'
import { canonicalText, sealPart } from '#modules/dispatch/server/snapshot-part.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import type { FreezePart } from '#server/http/module.ts'
import { newId } from '#server/http/new-id.ts'
import { loadDemoPack, type PackOffice, packDatabase } from '#tests/builders/pack-office.ts'

const { db, opens } = packDatabase('zhangye', loadDemoPack)
const now = new Date('2023-07-03T01:30:00Z')
const PERIOD = '2023-05'
let pack: PackOffice
let may: SnapshotHead

const within = <T>(work: (tx: Tx) => Promise<T>) => inTenant(db.app, pack.tenantId, 'write', work)

/** Somebody who sees figures and no other slice's totals. */
const reader = () => {
  const [id, tenantId] = [newId(), pack.tenantId]
  const seat = {
    accountId: id,
    personId: id,
    sessionId: id,
    unitId: id,
    unitPath: '/',
    name: '',
    roles: [],
    grants: [],
  }
  return { tenantId, now, actor: { tenantId, ...seat } }
}

/** Somebody who may open every project and case. */
const seer = (tx: Tx) => {
  const { actor, ...rest } = reader()
  const grants = (['project.read', 'case.read'] as const).map((permission) => ({
    ...{ permission, reach: 'all' as const, unitId: actor.unitId, unitPath: '/' },
  }))
  return { tx, ...rest, actor: { ...actor, grants } }
}

/** Another slice's part: it contributes what it finds at the time. */
const notes: FreezePart = {
  name: 'notes',
  async *take({ tx, tenantId }, { period, snapshotId }) {
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from people where tenant_id = ${tenantId}`.execute(tx)
    yield { key: period, content: { snapshotId, people: rows[0]!.n } }
  },
}

const keep = () =>
  keepSnapshots(
    { tenantId: pack.tenantId, now, newId, inTransaction: (work) => inTenant(db.app, pack.tenantId, 'write', work) },
    [notes],
  )

const COUNTIES = ['620702', '620721', '620722', '620723', '620724', '620725']

/** All that screens and bulletins ask, as one text. */
async function answers(asOf: string | undefined): Promise<string> {
  return within(async (tx) => {
    const { tenantId } = pack
    const root = pack.units.get('620700')!
    const counties = COUNTIES.map((code) => pack.units.get(code)!)
    const indicators = new Set([...pack.indicators.values()].slice(0, 6))
      .add(pack.indicators.get('tech_contracts')!)
      .add(pack.indicators.get('applications_major')!)
    const asked = { tenantId, period: PERIOD, asOf }
    const told: unknown[] = []
    for (const unitId of [root, ...counties]) told.push(await getFigureTable(tx, { ...asked, unitId }))
    told.push(await getFigureStrip(tx, { ...asked, unitId: root, limit: 12 }))
    told.push(await getRanking(tx, { ...asked, unitId: root, by: 'score' }))
    for (const indicatorId of indicators) {
      for (const by of ['completion', 'growth', 'amount'] as const)
        told.push(await getRanking(tx, { ...asked, unitId: root, indicatorId, by }))
      told.push(await getIndicatorFigures(tx, { ...asked, unitId: root, indicatorId }))
      for (const unitId of [root, counties[0]!]) told.push(await getBreakdown(tx, { ...asked, unitId, indicatorId }))
      told.push(await explainLightOf(tx, { ...asked, unitId: counties[0]!, indicatorId }))
      const { figure, rule, inputs, formula } = await explainFigureOf(tx, { ...asked, unitId: root, indicatorId })
      told.push({ figure, rule, inputs, formula })
    }
    for (const code of ['project_applications', 'applications_basic']) {
      const indicatorId = pack.indicators.get(code)!
      const { total, rows } = await rowsOfFigure(seer(tx), { ...asked, unitId: root, indicatorId })
      told.push({ total, rows: rows.map((row) => ({ ...row })) })
    }
    return told.map(canonicalText).join('\n')
  })
}

beforeAll(async () => {
  pack = await opens()
  await keep()
  may = (await within((tx) => listSnapshotHeads(tx, pack.tenantId, { period: PERIOD })))[0]!
}, 240_000)

test('every closed cycle has one snapshot, numbered without gaps, and freezing again adds none', async () => {
  await keep()
  const heads = await within((tx) => listSnapshotHeads(tx, pack.tenantId))
  const [closed] = await db.asAdmin(
    `select count(*)::int as n from cycles where tenant_id = $1 and closed_at is not null and frequency not in ('day', 'week')`,
    [pack.tenantId],
  )
  expect(heads.length).toBe(closed!.n)
  expect(heads.length).toBeGreaterThan(3)
  expect(heads.map((head) => head.number).sort((a, b) => a - b)).toEqual(heads.map((_, index) => index + 1))
  expect(heads.every((head) => head.revision === 1 && head.reason === null)).toBe(true)
})

test('what other slices freeze is read back by name and key', async () => {
  const part = await within((tx) => readSnapshotPart(tx, pack.tenantId, may.id, 'notes', PERIOD))
  expect(part).toEqual({ snapshotId: may.id, people: expect.any(Number) })
  expect(await within((tx) => readSnapshotPart(tx, pack.tenantId, may.id, 'notes', 'none'))).toBeUndefined()
})

test('as of the freeze everything is answered as it was answered live', async () => {
  expect(await answers(may.id)).toBe(await answers(undefined))
})

test('while its tables are being written a snapshot answers the same, and is neither compared nor restated', async () => {
  const { tenantId } = pack
  const written = await answers(may.id)
  const seals = () => db.asAdmin('select * from snapshot_showings where snapshot_id = $1', [may.id])
  const [seal] = await seals()
  await db.asAdmin(`delete from snapshot_parts where snapshot_id = $1 and name in ('table', 'ranking')`, [may.id])
  await db.asAdmin('delete from snapshot_showings where snapshot_id = $1', [may.id])
  expect(await answers(may.id)).toBe(written)
  const root = pack.units.get('620700')!
  const tables = await within((tx) => readShownTables(tx, tenantId, may.id, [root]))
  expect(tables.get(root)).toEqual(await within((tx) => getFigureTable(tx, { tenantId, unitId: root, period: PERIOD })))
  expect(await within((tx) => verifySnapshotOf(tx, tenantId, may.id))).toMatchObject({ holds: true })
  const asked = { snapshotId: may.id, unitId: root, with: 'live', from: 0, limit: 10 } as const
  await expect(within((tx) => getDifference({ ...reader(), tx }, asked, []))).rejects.toMatchObject({
    code: 'wrong-state',
    reasons: [{ key: 'snapshot.not-shown' }],
  })

  // In threads, as for a nation, and broken off once: it comes to the same.
  const inTransaction = within
  let told = 0
  const breaksOff = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    told += 1
    if (told === 5) throw new Error('the power fails')
    return within(work)
  }
  const context = { tenantId, now }
  await expect(showSnapshot({ ...context, inTransaction: breaksOff }, may, { mostHere: 0 })).rejects.toThrow(
    'the power fails',
  )
  expect(await seals()).toEqual([])
  // Of a parent with thousands of children some are unfolded at a time: here three of six.
  await showSnapshot({ ...context, inTransaction }, may, { mostHere: 0, together: 3 })
  expect((await seals())[0]).toMatchObject({ hash: seal!.hash, parts: seal!.parts })
  expect(await answers(may.id)).toBe(written)
}, 60_000)

test('a snapshot of the first format is read as before', async () => {
  const { tenantId } = pack
  const written = await answers(may.id)
  const [unitId] = [pack.units.get('620702')!]
  const packed = await within((tx) => readSnapshotPart(tx, tenantId, may.id, 'inputs', unitId))
  const opened = openInputs(packed, unitId)
  const named = {
    figures: opened.figures.map(
      ({ indicatorId, year, states, amounts, present, expected, numerators, denominators }) => ({
        ...{ indicatorId, year, states, amounts, present, expected, numerators, denominators },
      }),
    ),
    targets: opened.targets,
    samples: opened.samples,
  }
  const { content } = await sealPart({ name: 'inputs', key: unitId, content: named })
  const put = (bytes: unknown) =>
    db.asAdmin(`update snapshot_parts set content = $3 where snapshot_id = $1 and name = 'inputs' and key = $2`, [
      may.id,
      unitId,
      bytes,
    ])
  const [kept] = await db.asAdmin(
    `select content from snapshot_parts where snapshot_id = $1 and name = 'inputs' and key = $2`,
    [may.id, unitId],
  )
  await put(content)
  expect(await answers(may.id)).toBe(written)
  await put(kept!.content)
})

test('a snapshot answers for no other period', async () => {
  const asked = { tenantId: pack.tenantId, unitId: pack.units.get('620700')!, period: '2023-04', asOf: may.id }
  await expect(within((tx) => getFigureTable(tx, asked))).rejects.toMatchObject({ code: 'rule-broken' })
})

test('nobody can change or delete what is frozen', async () => {
  for (const statement of [
    sql`update snapshot_parts set hash = hash`,
    sql`delete from snapshot_parts`,
    sql`update snapshots set hash = hash`,
    sql`delete from snapshots`,
    sql`truncate snapshots`,
    sql`update snapshot_showings set hash = hash`,
    sql`delete from snapshot_showings`,
  ]) {
    await expect(within((tx) => statement.execute(tx))).rejects.toThrow(/permission denied/)
  }
})

test('what a register says later is a difference to what was frozen, and the frozen rows stay', async () => {
  const [unitId, indicatorId] = [pack.units.get('620700')!, pack.indicators.get('applications_major')!]
  const of = (asOf?: string) => within((tx) => rowsOfFigure(seer(tx), { unitId, indicatorId, period: PERIOD, asOf }))
  const before = await of(may.id)
  expect(before).toMatchObject({ kept: true, total: before.rows.length })
  expect(before.total).toBeGreaterThan(3)
  const { id } = before.rows[0]!
  const late = `update case_submissions set submitted_at = '2023-06-15T02:00Z' where tenant_id = $1 and case_id = $2`
  await db.asAdmin(late, [pack.tenantId, id])
  await within(async (tx) => {
    await markDue({ tx, tenantId: pack.tenantId })
    await keepDerived({ tx, tenantId: pack.tenantId, now })
  })
  expect((await of()).rows.map((row) => row.id)).toEqual(before.rows.slice(1).map((row) => row.id))
  expect((await of(may.id)).rows).toEqual(before.rows)
  const figures = async (asOf?: string) =>
    (await within((tx) => explainFigureOf(tx, { tenantId: pack.tenantId, unitId, indicatorId, period: PERIOD, asOf })))
      .figure
  expect(await figures(may.id)).toMatchObject({ value: String(before.total), derived: true, sample: true })
  expect(await figures()).toMatchObject({ value: String(before.total - 1), derived: true })
  // Whoever may open none of them sees how many there are.
  const hidden = await within((tx) =>
    rowsOfFigure({ tx, ...reader() }, { unitId, indicatorId, period: PERIOD, asOf: may.id }),
  )
  expect(hidden).toMatchObject({ total: before.total, rows: [] })
})

type Disturbance = (random: number) => Promise<unknown>

/** Everything that may happen to an administration after its month was frozen. */
const DISTURBANCES: Readonly<Record<string, Disturbance>> = {
  correction: async (random) => {
    const [cell] = await db.asAdmin(
      `select unit_id, indicator_id, period, value from official_values where tenant_id = $1 and is_current and dimension = ''
         and state = 'value' and period like '2023-0%' order by md5(indicator_id::text || unit_id::text || $2::text) limit 1`,
      [pack.tenantId, random],
    )
    await within((tx) =>
      recordOfficialValues(tx, {
        tenantId: pack.tenantId,
        now,
        recordedBy: null,
        source: 'correction',
        sourceId: newId(),
        cells: [
          {
            unitId: String(cell!.unit_id),
            indicatorId: String(cell!.indicator_id),
            period: String(cell!.period),
            dimension: '',
            state: 'value',
            value: String(Number(cell!.value) + 1 + (random % 1000)),
            isSample: false,
          },
        ],
      }),
    )
  },
  register: async (random) => {
    await db.asAdmin(
      `update case_submissions set submitted_at = submitted_at + make_interval(days => 10 + $2) where tenant_id = $1`,
      [pack.tenantId, random % 90],
    )
    await within(async (tx) => {
      await markDue({ tx, tenantId: pack.tenantId })
      await keepDerived({ tx, tenantId: pack.tenantId, now })
    })
  },
  part: (random) =>
    db.asAdmin(
      `update official_values set value = value + 1 + $2 where tenant_id = $1 and is_current and dimension <> '' and state = 'value'`,
      [pack.tenantId, random % 1000],
    ),
  target: (random) =>
    db.asAdmin(`update target_versions set value = value * 2 + $2 where tenant_id = $1 and value is not null`, [
      pack.tenantId,
      random % 100,
    ]),
  weight: (random) =>
    db.asAdmin(`update plan_indicators set weight = weight + $2 where tenant_id = $1 and position % 2 = 0`, [
      pack.tenantId,
      1 + (random % 9),
    ]),
  dictionary: (random) =>
    db.asAdmin(
      `with next as (insert into indicator_versions (tenant_id, indicator_id, version, content, hash, recorded_at)
         select v.tenant_id, v.indicator_id, v.version + 1,
           v.content || jsonb_build_object('name', jsonb_build_object('zh', '改名' || $2::text, 'en', 'Renamed')) || '{"decimals": 4}',
           v.hash || '-' || $2::text, now()
         from indicators i join indicator_versions v on v.tenant_id = i.tenant_id and v.indicator_id = i.id and v.version = i.version
         where i.tenant_id = $1 returning indicator_id, version)
       update indicators i set version = next.version from next where i.tenant_id = $1 and i.id = next.indicator_id`,
      [pack.tenantId, String(random)],
    ),
  lights: (random) =>
    db.asAdmin(
      `update definition_versions set content = replace(content::text, '正常', '甲' || $2::text)::jsonb, hash = hash || $2::text
       where tenant_id = $1 and kind = 'lights'`,
      [pack.tenantId, String(random)],
    ),
  names: (random) =>
    db.asAdmin(
      `update unit_versions set name_zh = '新名' || $2::text, short_zh = '新' || $2::text, peer_group = 'g' || ($2::bigint % 3)::text
       where tenant_id = $1`,
      [pack.tenantId, String(random)],
    ),
  move: () =>
    db.asAdmin(
      `update unit_versions set parent_id = (select id from units where tenant_id = $1 and code = '620721')
       where tenant_id = $1 and unit_id = (select id from units where tenant_id = $1 and code = '620722')`,
      [pack.tenantId],
    ),
  ended: () => db.asAdmin(`update plans set state = 'ended' where tenant_id = $1`, [pack.tenantId]),
}

test('whatever is corrected, re-targeted, re-weighted, renamed or moved afterwards, a snapshot answers the same', async () => {
  const frozen = await answers(may.id)
  const disturbance = fc.record({ what: fc.constantFrom(...Object.keys(DISTURBANCES)), random: fc.nat(100_000) })
  await fc.assert(
    fc.asyncProperty(disturbance, async ({ what, random }) => {
      await DISTURBANCES[what]!(random)
      expect(await answers(may.id)).toBe(frozen)
    }),
    { numRuns: 12, endOnFailure: true },
  )
  expect(await answers(undefined).catch(() => 'nothing is left to judge by')).not.toBe(frozen)
  expect(await within((tx) => verifySnapshotOf(tx, pack.tenantId, may.id))).toMatchObject({ holds: true, changed: [] })
}, 240_000)

test('the difference is what the live figures have that the frozen ones have not', async () => {
  const unitId = pack.units.get('620702')!
  const difference = await within((tx) =>
    getDifference({ ...reader(), tx }, { snapshotId: may.id, unitId, with: 'live', from: 0, limit: 500 }, []),
  )
  const asked = { tenantId: pack.tenantId, unitId, period: PERIOD }
  const [was, is] = await within(async (tx) => [
    await getFigureTable(tx, { ...asked, asOf: may.id }),
    await getFigureTable(tx, asked),
  ])
  const shownIn = (table: typeof was, id: string) =>
    table!.rows.find((row) => row.indicator.id === id)?.evaluation.figure.value ?? null
  const cells = difference.rows.filter((row) => row.unit.id === unitId && row.indicator !== null)
  expect(cells.length).toBeGreaterThan(0)
  for (const { indicator, before, after } of cells) {
    expect(before?.value ?? null).toBe(shownIn(was, indicator!.id))
    expect(after?.value ?? null).toBe(shownIn(is, indicator!.id))
  }
  const itself = await within((tx) =>
    getDifference({ ...reader(), tx }, { snapshotId: may.id, unitId, with: may.id, from: 0, limit: 500 }, []),
  )
  expect(itself).toMatchObject({ total: 0, headline: { key: 'snapshot.difference.none' } })
}, 60_000)

test('a part that was tampered with is found and named', async () => {
  const [unit] = [pack.units.get('620702')!]
  await db.asAdmin(
    `update snapshot_parts set content = (select content from snapshot_parts where snapshot_id = $2 and name = 'lights')
     where tenant_id = $1 and snapshot_id = $2 and name = 'table' and key = $3`,
    [pack.tenantId, may.id, unit],
  )
  const found = await within((tx) => verifySnapshotOf(tx, pack.tenantId, may.id))
  expect(found).toMatchObject({ holds: false, changed: [{ name: 'table', key: unit }] })
  await db.asAdmin(
    `delete from snapshot_parts where tenant_id = $1 and snapshot_id = $2 and name = 'table' and key = $3`,
    [pack.tenantId, may.id, unit],
  )
  expect(await within((tx) => verifySnapshotOf(tx, pack.tenantId, may.id))).toMatchObject({ holds: false, changed: [] })
})
