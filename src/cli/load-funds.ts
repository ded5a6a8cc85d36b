import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { actorWith, operationContext, type SampleContext } from '#cli/load-samples.ts'
import type { Actor } from '#engine/access/actor.ts'
import type { Permission } from '#engine/access/permission.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { SamplePool } from '#engine/definition/sample-funds.ts'
import { fenOfWan } from '#engine/money/fen.ts'
import { bankTable } from '#modules/funds/bank-file.rules.ts'
import { makeBankFile, takeBankResult } from '#modules/funds/server/bank-file.service.ts'
import { checkExpenditure, reportExpenditure, saveBudget } from '#modules/funds/server/budget.service.ts'
import { getCommitmentRow, listExpenditures } from '#modules/funds/server/commitment.queries.ts'
import { saveAccount } from '#modules/funds/server/commitment.service.ts'
import { commitFunds } from '#modules/funds/server/fund-acts.service.ts'
import { contentHash, getListRow, listPayments } from '#modules/funds/server/payment.queries.ts'
import { approvePayments, drawUpPayments, submitPayments } from '#modules/funds/server/payment.service.ts'
import { listLineRows } from '#modules/funds/server/pool.queries.ts'
import { openPoolWith } from '#modules/funds/server/pool.service.ts'
import { getFundPractice } from '#modules/funds/server/practice.queries.ts'
import type { OperationContext } from '#server/http/module.ts'

const morning = (day: string): Date => new Date(`${day}T01:30:00Z`)

interface Unit {
  readonly id: string
  readonly path: string
}

/** Fills the pools of the demo by the acts of those whose duty they are; sums come out as the samples say. */
export async function loadFunds(context: SampleContext, pack: Pack): Promise<void> {
  const pools = pack.sampleFunds.flatMap(({ value }) => value.pools)
  if (pools.length === 0) return
  const root = await unitOf(context, undefined)
  for (const pool of pools) await loadPool(context, root, pool)
}

async function loadPool(context: SampleContext, root: Unit, pool: SamplePool): Promise<void> {
  const { code, year, name, source, document } = pool
  const manager = await desk(context, 'fund.manage', pool.on, root)
  const poolId = await openPoolWith(
    manager,
    {
      unitId: root.id,
      code,
      year,
      name,
      source,
      document,
      programme: null,
      isSample: true,
      openedBy: manager.actor.personId,
    },
    fenOfWan(pool.wan),
    pool.lines.map(({ wan, programme, ...line }) => ({
      ...line,
      programme: programme ?? null,
      amountFen: fenOfWan(wan),
    })),
  )
  const lines = new Map((await listLineRows(context, [poolId])).map((line) => [line.code, line.id]))
  const ids = new Map<string, string>()
  for (const one of pool.commitments) {
    const unit = await unitOf(context, one.unit)
    const acting = await desk(context, 'fund.manage', one.on, root)
    const id = await commitFunds(
      acting,
      {
        poolId,
        lineId: lines.get(one.line)!,
        unitId: unit.id,
        payee: { kind: 'unit', id: unit.id, name: one.payee, bankName: '', bankAccount: '' },
        title: one.title,
        amountFen: fenOfWan(one.wan),
        ownFen: fenOfWan(one.own),
        mode: one.mode,
        ...(one.instalments !== undefined && { instalments: one.instalments }),
      },
      acting.actor.personId,
    )
    ids.set(one.title, id)
    const clerk = await desk(context, 'fund.report', one.on, unit)
    const account = { bankName: '示例银行', bankAccount: `62000000${one.unit}` }
    await saveAccount(clerk, { ...(await seen(clerk, id)), ...account })
    if (one.budget !== undefined) {
      const own = { subject: 'business', source: 'own' as const, amountFen: String(fenOfWan(one.own)) }
      const granted = linesOf(one.budget)
      await saveBudget(clerk, {
        ...(await seen(clerk, id)),
        lines: one.own === 0 ? granted : [...granted, own],
        reason: '',
      })
    }
  }
  for (const payment of pool.payments) await loadPayment(context, root, poolId, payment, ids)
  for (const report of pool.expenditures) await loadExpenditure(context, root, report, ids)
}

const linesOf = (amounts: Readonly<Record<string, number | string>>) =>
  Object.entries(amounts).map(([subject, wan]) => ({
    subject,
    source: 'granted' as const,
    amountFen: String(fenOfWan(wan)),
  }))

const seen = async (context: OperationContext, commitmentId: string) => ({
  commitmentId,
  version: (await getCommitmentRow(context, commitmentId)).version,
})

async function loadPayment(
  context: SampleContext,
  root: Unit,
  poolId: string,
  { of, ...said }: SamplePool['payments'][number],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  await pay(context, root, poolId, {
    ...said,
    items: of.map((title) => ({ commitmentId: ids.get(title)!, purpose: said.title })),
  })
}

interface SamplePayment {
  readonly title: string
  readonly kind: string
  readonly basis: string
  readonly on: string
  readonly items: readonly { readonly commitmentId: string; readonly purpose: string }[]
}

/** The first tranches of some commitments, asked for, approved, sent and answered by those whose duty it is. */
export async function payTranches(context: SampleContext, poolId: string, payment: SamplePayment): Promise<void> {
  await pay(context, await unitOf(context, undefined), poolId, { ...payment, publicity: '', reached: 'paid' })
}

async function pay(
  context: SampleContext,
  root: Unit,
  poolId: string,
  { on, reached, items: asked, ...said }: SamplePayment & Pick<SamplePool['payments'][number], 'publicity' | 'reached'>,
): Promise<void> {
  const maker = await desk(context, 'fund.request', on, root)
  const items = asked.map((item) => ({ ...item, tranche: 1 }))
  const { paymentListId } = await drawUpPayments(maker, { poolId, ...said, items })
  await carryList(context, { poolId, paymentListId, maker, on, reached })
}

/** A list that somebody has drawn up, handed in and carried on by those whose duty it is. */
export async function carryList(
  context: SampleContext,
  {
    poolId,
    paymentListId,
    maker,
    on,
    reached,
  }: {
    readonly poolId: string
    readonly paymentListId: string
    readonly maker: OperationContext
    readonly on: string
    readonly reached: SamplePool['payments'][number]['reached']
  },
): Promise<void> {
  const root = await unitOf(context, undefined)
  const version = async () => (await getListRow(maker, paymentListId)).version
  await submitPayments(maker, { paymentListId, version: await version() })
  if (reached === 'approving') return
  const heard = new Set<string>([maker.actor.personId])
  for (const { roles } of (await getListRow(maker, paymentListId)).steps) {
    const approver = operationContext(context, await actorOf(context, roles, heard, root), morning(on))
    heard.add(approver.actor.personId)
    const rows = await listPayments(approver, sql`y.list_id = ${paymentListId}`)
    const sha256 = contentHash(await getListRow(approver, paymentListId), rows)
    await approvePayments(approver, { paymentListId, version: await version(), sha256, note: '' })
  }
  if (reached === 'approved') return
  const cashier = await desk(context, 'fund.remit', on, root)
  const { bankFileId } = await makeBankFile(cashier, { poolId, paymentListIds: [paymentListId] })
  if (reached === 'paid') await answer(cashier, bankFileId)
}

/** The bank says yes to everything. */
async function answer(cashier: OperationContext, bankFileId: string): Promise<void> {
  const { bank } = await getFundPractice(cashier)
  const { columns, paid } = bank.result
  const payments = await listPayments(cashier, sql`y.bank_file_id = ${bankFileId}`)
  const fields = ['reference', 'payee', 'account', 'yuan'] as const
  const heads = fields.map((field) => columns[field] ?? field)
  const drawn = bankTable(
    { columns: fields.map((field) => ({ field, head: columns[field] ?? field })) },
    payments.map((row) => ({ ...row, reference: row.reference ?? '' })),
  ).slice(1)
  const rows = [[...heads, columns.status!], ...drawn.map((cells) => [...cells, paid[0]!])]
  const sha256 = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  const upload = { path: '', name: '示例回盘.csv', declaredType: 'text/csv', sizeBytes: 0, sha256 }
  await takeBankResult(
    { ...cashier, upload },
    { bankFileId },
    rows.map((cells, at) => ({ line: at + 1, cells })),
  )
}

async function loadExpenditure(
  context: SampleContext,
  root: Unit,
  { commitment, period, on, spent, accounted }: SamplePool['expenditures'][number],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const commitmentId = ids.get(commitment)!
  const { unitId } = await getCommitmentRow(context, commitmentId)
  const clerk = await desk(context, 'fund.report', on, await unitById(context, unitId))
  await reportExpenditure(clerk, { ...(await seen(clerk, commitmentId)), period, lines: linesOf(spent), note: '' })
  if (!accounted) return
  const checker = await desk(context, 'fund.check', on, root)
  const report = (await listExpenditures(checker, commitmentId)).find((one) => one.period === period)!
  const at = { ...(await seen(checker, commitmentId)), expenditureId: report.id }
  await checkExpenditure(checker, { ...at, accept: true, note: '' })
}

async function desk(
  context: SampleContext,
  permission: Permission,
  day: string,
  unit: Unit,
): Promise<OperationContext> {
  return operationContext(context, await actorWith(context, permission, unit.path), morning(day))
}

/** Somebody of one of the roles who has had no part in this yet. */
async function actorOf(
  context: SampleContext,
  roles: readonly string[],
  except: ReadonlySet<string>,
  root: Unit,
): Promise<Actor> {
  const { rows } = await sql<{ personId: string; name: string; unitId: string; roleCode: string }>`
    select h.person_id, p.name, p.unit_id, h.role_code from role_assignments h
    join people p on p.tenant_id = h.tenant_id and p.id = h.person_id
    where h.tenant_id = ${context.tenantId} and h.ended_at is null and h.role_code = any(${roles}::text[])
      and not h.person_id = any(${[...except]}::uuid[]) order by p.id limit 1`.execute(context.tx)
  const held = rows[0]
  if (!held) throw new Error(`nobody is left for ${roles.join(', ')}`)
  const grant = { permission: 'fund.approve', reach: 'all', unitId: root.id, unitPath: root.path } as const
  const { personId, name, unitId, roleCode } = held
  return {
    tenantId: context.tenantId,
    accountId: personId,
    sessionId: personId,
    personId,
    name,
    unitId,
    unitPath: root.path,
    roles: [roleCode],
    grants: [grant],
  }
}

async function unitOf({ tx, tenantId }: SampleContext, code: string | undefined): Promise<Unit> {
  const { rows } = await sql<Unit>`
    select u.id, v.path from units u join unit_versions v on v.tenant_id = u.tenant_id and v.unit_id = u.id
    where u.tenant_id = ${tenantId} and v.until_on is null
      and case when ${code ?? null}::text is null then v.parent_id is null else u.code = ${code ?? null}::text end
    order by v.from_on desc limit 1`.execute(tx)
  return rows[0]!
}

async function unitById({ tx, tenantId }: SampleContext, unitId: string): Promise<Unit> {
  const { rows } = await sql<Unit>`
    select unit_id as id, path from unit_versions
    where tenant_id = ${tenantId} and unit_id = ${unitId} and until_on is null limit 1`.execute(tx)
  return rows[0]!
}
