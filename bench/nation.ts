import type pg from 'pg'
import { type BenchServer, openBenchServer } from './bench-server.ts'

/** A nation of the size that the figures are promised for, on the real PostgreSQL with its real settings. */
export const PROVINCES = Number(process.env.DANXIA_BENCH_PROVINCES ?? 50)
export const COUNTIES_EACH = 100
export const INDICATORS = 200
export const YEARS = [2021, 2022, 2023] as const

export const TENANT = '00000000-0000-7000-8000-00000000000a'
export const idOf = (kind: number, number: number): string =>
  `00000000-0000-7000-8${String(kind).padStart(3, '0')}-${String(number).padStart(12, '0')}`
export const ROOT = idOf(1, 0)
export const countyId = (number: number): string => idOf(3, number)
export const indicatorId = (number: number): string => idOf(4, number)

/** Every value is told by a formula, the same here and in the database it is compared with. */
export const VALUE = (unit: string, indicator: string, month: string): string =>
  `(((${unit})::bigint * 7919 + (${indicator})::bigint * 104729 + (${month})::bigint * 1299709) % 100000)`

export interface Nation extends BenchServer {
  readonly cookie: string
}

/** Starts a server on the tree and dictionary of the nation; `fill` loads its figures. */
export async function openNation(fill: (admin: pg.Client) => Promise<void>): Promise<Nation> {
  const opened = await openBenchServer(async (admin) => {
    await makeNation(admin)
    await fill(admin)
    return undefined
  })
  return { ...opened, cookie: await signIn(opened.server.url) }
}

async function makeNation(admin: pg.Client): Promise<void> {
  const account = idOf(9, 1)
  const content = (code: string) => ({
    code,
    name: { zh: `指标${code}`, en: `Indicator ${code}` },
    unit: '家',
    frequency: 'month',
    kind: 'flow',
    direction: 'up',
    rollUp: { rule: 'sum' },
    overTime: 'sum',
    decimals: 1,
  })
  await admin.query(`
    insert into tenants (id, code, name_zh, name_en, is_demo, opened_at) values ('${TENANT}', 'nation', '全国', 'Nation', true, now());
    insert into units (tenant_id, id, code, opened_on) values ('${TENANT}', '${ROOT}', 'cn', '2000-01-01');
    insert into units select '${TENANT}', ('00000000-0000-7000-8002-' || lpad(p::text, 12, '0'))::uuid, 'p' || p, '2000-01-01'
      from generate_series(1, ${PROVINCES}) p;
    insert into units select '${TENANT}', ('00000000-0000-7000-8003-' || lpad(c::text, 12, '0'))::uuid, 'c' || c, '2000-01-01'
      from generate_series(1, ${PROVINCES * COUNTIES_EACH}) c;
    insert into unit_versions (tenant_id, unit_id, from_on, parent_id, path, level, kind, name_zh, name_en, short_zh, short_en)
      select '${TENANT}', id, '2000-01-01', null, '/cn/', 0, 'nation', code, code, code, code from units where code = 'cn';
    insert into unit_versions (tenant_id, unit_id, from_on, parent_id, path, level, kind, name_zh, name_en, short_zh, short_en)
      select '${TENANT}', id, '2000-01-01', '${ROOT}', '/cn/' || code || '/', 1, 'province', code, code, code, code
      from units where code like 'p%';
    insert into unit_versions (tenant_id, unit_id, from_on, parent_id, path, level, kind, name_zh, name_en, short_zh, short_en)
      select '${TENANT}', u.id, '2000-01-01', p.id, '/cn/' || p.code || '/' || u.code || '/', 2, 'county', u.code, u.code, u.code, u.code
      from units u join units p on p.code = 'p' || ((substr(u.code, 2)::int - 1) / ${COUNTIES_EACH} + 1) where u.code like 'c_%' and u.code <> 'cn';
    insert into people (tenant_id, id, name, unit_id) values ('${TENANT}', '${idOf(8, 1)}', '分析员', '${ROOT}');
    insert into roles (tenant_id, code, name_zh, name_en, grants) values ('${TENANT}', 'analyst', '分析员', 'Analyst', '{"figure.read": "all"}');
    insert into role_assignments (tenant_id, id, person_id, role_code, unit_id, from_on, assigned_by)
      values ('${TENANT}', '${idOf(7, 1)}', '${idOf(8, 1)}', 'analyst', '${ROOT}', '2000-01-01', '${idOf(8, 1)}');
    insert into accounts (tenant_id, id, person_id, login) values ('${TENANT}', '${account}', '${idOf(8, 1)}', 'analyst');`)
  for (let number = 1; number <= INDICATORS; number++) {
    const code = `i${number}`
    await admin.query('insert into indicators (tenant_id, id, code, position, version) values ($1, $2, $3, $4, 1)', [
      TENANT,
      indicatorId(number),
      code,
      number,
    ])
    await admin.query(
      `insert into indicator_versions (tenant_id, indicator_id, version, content, hash, recorded_at) values ($1, $2, 1, $3, $4, now())`,
      [TENANT, indicatorId(number), JSON.stringify(content(code)), `nation-${code}`],
    )
  }
}

/** 36 million values as the read model keeps them: a row per unit, indicator and year; the units above added up in SQL. */
export async function fillFigures(admin: pg.Client): Promise<void> {
  const months = Array.from({ length: 12 }, (_, slot) => slot)
  const ones = `array[${months.map(() => 1).join(',')}]`
  for (const [index, year] of YEARS.entries()) {
    const amounts = months.map((slot) => `${VALUE('c', 'i', String(index * 12 + slot))}::numeric`).join(',')
    await admin.query(`
      insert into figures (tenant_id, unit_id, year, indicator_id, amounts, states, present, expected)
      select '${TENANT}', ('00000000-0000-7000-8003-' || lpad(c::text, 12, '0'))::uuid, ${year},
        ('00000000-0000-7000-8004-' || lpad(i::text, 12, '0'))::uuid, array[${amounts}], 'vvvvvvvvvvvv', ${ones}, ${ones}
      from generate_series(1, ${PROVINCES * COUNTIES_EACH}) c, generate_series(1, ${INDICATORS}) i`)
    for (const level of [1, 0]) {
      const sums = months.map((slot) => `sum(f.amounts[${slot + 1}])`).join(',')
      const parts = `array[${months.map((slot) => `sum(f.present[${slot + 1}])::int`).join(',')}]`
      await admin.query(`
        insert into figures (tenant_id, unit_id, year, indicator_id, amounts, states, present, expected)
        select '${TENANT}', v.parent_id, ${year}, f.indicator_id, array[${sums}], 'vvvvvvvvvvvv', ${parts}, ${parts}
        from figures f join unit_versions v on v.tenant_id = f.tenant_id and v.unit_id = f.unit_id
        where f.year = ${year} and v.level = ${level + 1} group by v.parent_id, f.indicator_id`)
    }
  }
  await admin.query('vacuum analyze figures')
}

async function signIn(url: string): Promise<string> {
  const accounts = await (await fetch(`${url}/api/demo/accounts?administration=nation`)).json()
  const answer = await fetch(`${url}/api/demo/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'idempotency-key': 'bench-sign-in' },
    body: JSON.stringify({
      administration: 'nation',
      accountId: (accounts as { rows: { accountId: string }[] }).rows[0]!.accountId,
    }),
  })
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`)
  return answer.headers.get('set-cookie')!.split(';')[0]!
}
