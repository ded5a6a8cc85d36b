import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type pg from 'pg'
import { parse } from 'yaml'
import { STANDARD_FONTS } from '#engine/document/document-fonts.ts'
import { annexSheets } from '#modules/bulletins/bulletin-paper.rules.ts'
import { drawUp } from '#modules/bulletins/server/draw-up.service.ts'
import { keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { inTenant } from '#server/database/tenant.ts'
import { writeDocument } from '#server/documents/write-document.ts'
import { newId } from '#server/http/new-id.ts'
import { writeWorkbook } from '#server/spreadsheets/write-workbook.ts'
import { nationalScheme } from '#tests/builders/lights.ts'
import type { BenchRow } from './bench.ts'
import {
  COUNTIES_EACH,
  fillFigures,
  INDICATORS,
  idOf,
  type Nation,
  openNation,
  PROVINCES,
  ROOT,
  TENANT,
} from './nation.ts'

export const name = `Snapshot: ${(PROVINCES * COUNTIES_EACH).toLocaleString('en')} units × ${INDICATORS} indicators with targets, lights, scores and ranks; its bulletin`

const REACH_SECONDS = 30
const MOST_BYTES = 1.5e9
const BULLETIN_SECONDS = 10

export async function run(): Promise<BenchRow[]> {
  const nation = await openNation(async (admin) => {
    await fillFigures(admin)
    await planAndClose(admin)
  })
  try {
    const before = process.memoryUsage().rss
    let most = before
    const memory = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss)
    }, 50)
    const sealed = whenThereIs(nation, 'snapshots')
    const shownFirst = whenThereIs(nation, `snapshot_parts where name = 'ranking'`)
    const shown = whenThereIs(nation, 'snapshot_showings')
    await keepSnapshots(
      {
        tenantId: TENANT,
        now: new Date(),
        newId,
        inTransaction: (work) => inTenant(nation.database, TENANT, 'write', work),
      },
      [],
    )
    const [sealSeconds, firstSeconds, seconds] = [await sealed, await shownFirst, await shown]
    clearInterval(memory)
    const { parts, megabytes, figures } = await sizeOf(nation)
    const more = `${Math.round((most - before) / 1e6)} MB more memory at most; load of the machine ${loadavg()[0]!.toFixed(1)}`
    return [
      {
        figure: `frozen and sealed: ${parts} parts of inputs, ${megabytes} MB packed`,
        ours: `${sealSeconds.toFixed(1)} s`,
        compared: more,
        reach: `≤ ${REACH_SECONDS} s`,
        ok: sealSeconds <= REACH_SECONDS && most - before <= MOST_BYTES,
      },
      {
        figure: `judged, ranked and sealed a second time: ${figures} figures`,
        ours: `${seconds.toFixed(1)} s after the close`,
        compared: `the uppermost units after ${firstSeconds.toFixed(1)} s`,
        ratio: `${(((seconds - sealSeconds) * 1e6) / figures).toFixed(0)} µs a figure`,
        reach: 'in the background',
        ok: true,
      },
      ...(await timeBulletin(nation)),
    ]
  } finally {
    await nation.close()
  }
}

/** The bulletin of the whole nation from that snapshot, by the demonstration's template: drawn up, then written as a document. */
async function timeBulletin({ admin, database }: Nation): Promise<BenchRow[]> {
  const template = parse(readFileSync('definitions/zhangye/documents/bulletin.yaml', 'utf8')) as { code: string }
  const pin = { code: template.code, version: 1, hash: 'bench' }
  await admin.query(
    `insert into definition_versions (tenant_id, kind, code, version, hash, content, published_at)
     values ($1, 'document', $2, 1, 'bench', $3, '2023-01-01')`,
    [TENANT, pin.code, JSON.stringify(template)],
  )
  const { rows } = await admin.query<{ id: string }>('select id from snapshots')
  const bulletin = { id: newId(), tenantId: TENANT, snapshotId: rows[0]!.id, unitId: ROOT, datedOn: '2023-07-12' }
  const told: { readonly percent: number; readonly after: number }[] = []
  const [began, processor, before] = [performance.now(), process.cpuUsage(), process.memoryUsage().rss]
  let most = before
  const memory = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  const { content } = await inTenant(database, TENANT, 'write', (tx) =>
    drawUp(tx, { ...bulletin, templates: { bulletin: pin } }, async (percent) => {
      told.push({ percent, after: (performance.now() - began) / 1000 })
    }),
  )
  const drawn = performance.now()
  const file = await writeDocument(content, { fonts: STANDARD_FONTS })
  const written = performance.now()
  const sheets = annexSheets(content)
  const annex = await writeWorkbook({ title: content.title, creator: '', createdAt: '2023-07-12T00:00:00Z', sheets })
  const ended = performance.now()
  clearInterval(memory)
  const seconds = (ended - began) / 1000
  const { user, system } = process.cpuUsage(processor)
  const part = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`
  const [first, last] = [told[0], told.at(-1)]
  return [
    {
      figure: `the nation's bulletin: a document of ${kB(file)} and its annex of ${sheets.length} sheets, ${kB(annex)}`,
      ours: `${seconds.toFixed(1)} s`,
      compared: `drawn up ${part(began, drawn)}, .docx ${part(drawn, written)}, .xlsx ${part(written, ended)}; ${((user + system) / 1e6).toFixed(1)} s of the processor; ${Math.round((most - before) / 1e6)} MB more memory at most`,
      reach: `≤ ${BULLETIN_SECONDS} s`,
      ok: seconds <= BULLETIN_SECONDS,
    },
    {
      figure: 'how far it is, told meanwhile',
      ours: `${told.length} times`,
      compared:
        first && last
          ? `${first.percent} % after ${first.after.toFixed(1)} s, ${last.percent} % after ${last.after.toFixed(1)} s`
          : 'never',
      reach: 'before it is done',
      ok: first !== undefined && first.after < seconds,
    },
  ]
}

const kB = ({ length }: Uint8Array): string => `${Math.round(length / 1000)} kB`

/** Seconds from now until the table has a row that others can see. */
async function whenThereIs({ database }: Nation, table: string): Promise<number> {
  const began = performance.now()
  for (;;) {
    const { rows } = await inTenant(database, TENANT, 'read', (tx) =>
      sql.raw(`select 1 from ${table} limit 1`).execute(tx),
    )
    if (rows.length > 0) return (performance.now() - began) / 1000
    await setTimeout(50)
  }
}

/** A plan over all indicators, a target for every unit and indicator, the national scheme of lights, one closed month. */
async function planAndClose(admin: pg.Client): Promise<void> {
  const [plan, goal, cycle] = [idOf(5, 1), idOf(5, 2), idOf(5, 3)]
  const { scheme } = nationalScheme('default')
  const lights = JSON.stringify({ choice: { indicator: scheme.code }, schemes: [scheme] })
  await admin.query(`
    insert into plans (tenant_id, id, code, name_zh, name_en, issuer, from_year, to_year, state)
      values ('${TENANT}', '${plan}', 'p', '计划', 'Plan', 'own', 2023, 2023, 'in-force');
    insert into plan_goals (tenant_id, plan_id, id, code, name_zh, name_en, position)
      values ('${TENANT}', '${plan}', '${goal}', 'g', '目标', 'Goal', 1);
    insert into plan_indicators (tenant_id, plan_id, goal_id, indicator_id, weight, position)
      select '${TENANT}', '${plan}', '${goal}', id, 0.5, position from indicators;
    insert into targets (tenant_id, id, plan_id, indicator_id, unit_id, kind, period)
      select '${TENANT}', gen_random_uuid(), '${plan}', i.id, u.id, 'final', '2023' from indicators i, units u;
    insert into target_versions (tenant_id, target_id, version, state, expectation, value, reason, proposed_at)
      select '${TENANT}', id, 1, 'in-force', 'value', 1000000, 'bench', now() from targets;
    insert into cycles (tenant_id, id, code, frequency, period, name_zh, name_en, opens_at, due_at, grace_until, closes_at,
        definition_version, opened_at, closed_at)
      values ('${TENANT}', '${cycle}', 'month', 'month', '2023-06', '月报', 'Monthly', '2023-07-01', '2023-07-05', '2023-07-08',
        '2023-07-10', 1, '2023-07-01', '2023-07-10');
    analyze`)
  await admin.query(
    `insert into definition_versions (tenant_id, kind, code, version, hash, content, published_at)
     values ($1, 'lights', 'bench', 1, 'bench', $2, '2023-01-01')`,
    [TENANT, lights],
  )
}

interface Size {
  readonly parts: number
  readonly megabytes: number
  readonly figures: number
}

async function sizeOf({ database }: Nation): Promise<Size> {
  return inTenant(database, TENANT, 'read', async (tx) => {
    const { rows } = await sql<Size & { tables: number }>`
      select count(*) filter (where name not in ('table', 'ranking'))::int as parts,
        round(sum(length(content)) filter (where name not in ('table', 'ranking')) / 1e6)::int as megabytes,
        count(*) filter (where name = 'table')::int * ${INDICATORS}::int as figures
      from snapshot_parts where tenant_id = ${TENANT}`.execute(tx)
    const [row] = rows
    const units = PROVINCES * COUNTIES_EACH + PROVINCES + 1
    if (row === undefined || row.parts < units || row.figures !== units * INDICATORS)
      throw new Error(`of ${units} units too little was frozen`)
    return row
  })
}
