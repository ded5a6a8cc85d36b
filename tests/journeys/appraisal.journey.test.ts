import { describe, expect, test } from 'vitest'
import { deliverEvents } from '#cases/server/outbox.service.ts'
import { exact, exactText, sum } from '#engine/number/exact.ts'
import { freezeAppraisal } from '#modules/appraisal/server/appraisal-freeze.ts'
import { entryReactions } from '#modules/appraisal/server/entry.reactions.ts'
import { keepHearings } from '#modules/appraisal/server/entry-clock.service.ts'
import { keepSnapshots } from '#modules/dispatch/server/snapshot-clock.service.ts'
import { keepSlips } from '#modules/supervision/server/slip-clock.service.ts'
import { inTenant, type Tx } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'

/** Adjustments of scores in the office's verbs: proposed, heard, approved, taken back, appealed against, frozen. */
const office = monthOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
const officer = () => office.as('zhou-kezhang')
const leader = () => office.as('shao-juzhang')
const deputy = () => office.as('qin-fuju')
const CITY = '620700'
const GANZHOU = '620702'
const GAOTAI = '620724'
const unit = (code: string) => office.pack.units.get(code)!
const sees = (desk: Desk, entryId: string) => desk.reads(`/api/appraisal/entries/${entryId}`)

interface Counted {
  readonly entryId: string
  readonly points: string
  readonly effective: string
  readonly cuts: readonly { readonly by: string; readonly points: string }[]
}
interface Row {
  readonly unit: { readonly code: string }
  readonly raw: string
  readonly rawRank: number
  readonly adjusted: string
  readonly rank: number
  readonly movement: number
  readonly entries: readonly Counted[]
}

async function rows(period = '2023-06', asOf = ''): Promise<readonly Row[]> {
  const path = `/api/appraisal/ranking?unitId=${unit(CITY)}&period=${period}${asOf && `&asOf=${asOf}`}`
  const { groups } = await officer().reads(path)
  return groups.flatMap((group: { rows: Row[] }) => group.rows)
}
const rowOf = async (code: string, period?: string, asOf?: string) =>
  (await rows(period, asOf)).find((row) => row.unit.code === code)!

/** An act on an entry as it stands now. */
async function acts(desk: Desk, entryId: string, path: string, body: object = {}) {
  const { version } = await sees(desk, entryId)
  return desk.does('POST', `/api/appraisal/entries/${entryId}/${path}`, { version, ...body })
}

const proposal = (code: string, more: object) => ({
  unitId: unit(code),
  period: '2023-06',
  document: '《张掖市强科技行动考核办法》',
  article: '第十二条',
  reason: '依据考核办法予以调整',
  ...more,
})
const proposes = (desk: Desk, code: string, more: object) =>
  desk.does('POST', '/api/appraisal/entries', proposal(code, more))

async function attaches(entryId: string, login: string, name: string) {
  const browser = await office.as(login).signedIn()
  const form = new FormData()
  form.append('file', new Blob([name], { type: 'text/plain' }), name)
  const answer = await fetch(`${office.url}/api/files/of/entry/${entryId}`, {
    method: 'POST',
    headers: { cookie: browser.cookie!, 'x-csrf-token': browser.csrf!, origin: office.url, 'idempotency-key': newId() },
    body: form,
  })
  return answer.text()
}

const job = () => ({
  tenantId: office.pack.tenantId,
  now: office.clock.now,
  newId,
  dataFolder: '',
  inTransaction: <R>(work: (tx: Tx) => Promise<R>) => inTenant(office.db.app, office.pack.tenantId, 'write', work),
})
/** All that the demo has to tell, and what comes of it. */
const hears = async () => {
  while ((await deliverEvents(job(), entryReactions)) > 0);
}
const freezes = () => keepSnapshots(job(), [freezeAppraisal])

async function inbox(entryId: string): Promise<string[]> {
  const found = await office.db.asAdmin(
    'select role_code, deed from tasks where subject_id = $1 and done_at is null order by 1, 2',
    [entryId],
  )
  return found.map((row) => `${row.role_code} ${row.deed}`)
}

const known = { deduction: '', snapshot: '' }

describe('adjustments of scores', () => {
  test('the demo’s ledger adds up for every unit, and prints why an entry counts for less', async () => {
    for (const row of await rows()) {
      const total = sum([exact(row.raw), ...row.entries.map(({ effective }) => exact(effective))])
      expect(exactText(total)).toBe(row.adjusted)
    }
    const linze = await rowOf('620723')
    expect(linze.entries.map(({ effective }) => effective)).toEqual(['3', '1'])
    expect(linze.entries[1]!.cuts).toMatchObject([{ by: 'cap', points: '1' }])
    const { rows: ledger, counts } = await officer().reads('/api/appraisal/entries')
    expect(counts).toMatchObject({ all: ledger.length, appealed: 1, booked: 6 })
    const numbers = ledger.flatMap(({ number }: { number: string | null }) => number ?? [])
    expect([...numbers].sort()).toEqual([1, 2, 3, 4, 5, 6].map((n) => `考调〔2023〕${n}号`))
  })

  test('a deduction is proposed with evidence, the unit is heard, another person approves, and the ranking follows', async () => {
    const before = await rowOf(GANZHOU)
    const clerk = office.as('gz-tianbao')
    const deduction = { kind: 'deduction', points: '-5' }
    await expect(proposes(clerk, GANZHOU, deduction)).rejects.toMatchObject({ code: 'not-allowed' })
    // The head may propose for his unit, but not this kind.
    const head = office.as('gz-juzhang')
    await expect(proposes(head, GANZHOU, deduction)).rejects.toMatchObject({ keys: ['entry.kind-of-others'] })
    for (const [points, key] of [
      ['5', 'entry.points-sign.minus'],
      ['-5.5', 'entry.points-bounds.minus'],
      ['0', 'entry.points-zero.minus'],
      ['-1.005', 'entry.points-too-fine'],
    ])
      await expect(proposes(officer(), GANZHOU, { ...deduction, points })).rejects.toMatchObject({ keys: [key] })
    const { entryId } = await proposes(officer(), GANZHOU, deduction)
    known.deduction = entryId
    // A draft is its author's alone, and goes up only with its evidence.
    await expect(sees(clerk, entryId)).rejects.toMatchObject({ code: 'not-found' })
    await expect(acts(officer(), entryId, 'submit')).rejects.toMatchObject({ keys: ['entry.no-evidence'] })
    expect(await attaches(entryId, 'zhou-kezhang', '核查记录.txt')).toContain('fileId')
    await acts(officer(), entryId, 'submit')
    expect(await sees(clerk, entryId)).toMatchObject({ state: 'hearing', hearUntil: '2023-07-10', number: null })
    expect(await inbox(entryId)).toEqual(['reporter task.entry.state', 'unit-head task.entry.state'])
    await expect(acts(leader(), entryId, 'approve')).rejects.toMatchObject({ keys: ['entry.being-heard'] })
    expect(await attaches(entryId, 'gz-tianbao', '情况说明.txt')).toContain('fileId')
    await acts(clerk, entryId, 'statement', { text: '情况属实，已整改到位' })
    expect(await attaches(entryId, 'gz-tianbao', '迟到.txt')).toContain('entry.evidence-settled')
    await expect(acts(officer(), entryId, 'approve')).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await rowOf(GANZHOU)).toEqual(before)
    expect(await inbox(entryId)).toEqual(['bureau-leader task.entry.approve'])
    await acts(leader(), entryId, 'approve', { note: '同意' })
    const booked = await sees(clerk, entryId)
    expect(booked).toMatchObject({ state: 'booked', number: '考调〔2023〕7号', bookedOn: '2023-07-03' })
    expect(await inbox(entryId)).toEqual([])
    const after = await rowOf(GANZHOU)
    expect(after.raw).toBe(before.raw)
    expect(exactText(exact(before.adjusted).sub(exact(after.adjusted)))).toBe('5')
    expect(after.rank).toBeGreaterThanOrEqual(before.rank)
    // The unit sees its own line, and nothing of others.
    const own = await clerk.reads(`/api/appraisal/score?unitId=${unit(GANZHOU)}&period=2023-06`)
    expect(own.score).toEqual(after)
    await expect(clerk.reads(`/api/appraisal/score?unitId=${unit(GAOTAI)}&period=2023-06`)).rejects.toMatchObject({
      code: 'not-allowed',
    })
    // The figures themselves have not moved.
    const raw = await officer().reads(`/api/figures/ranking?unitId=${unit(CITY)}&period=2023-06&by=score`)
    expect(JSON.stringify(raw)).toContain(`"measure":"${before.raw}`)
  })

  test('what is booked cannot be withdrawn, only taken back by a counter-entry that another person approves', async () => {
    const entryId = known.deduction
    const before = await rowOf(GANZHOU)
    await expect(acts(officer(), entryId, 'withdraw')).rejects.toMatchObject({ code: 'wrong-state' })
    const { entryId: counterId, state } = await acts(officer(), entryId, 'reversal', { reason: '复核后事实不成立' })
    // It gives points: nobody needs to be heard.
    expect(state).toBe('review')
    await expect(acts(officer(), entryId, 'reversal', { reason: '再来一次' })).rejects.toMatchObject({
      keys: ['entry.not-standing'],
    })
    await acts(leader(), counterId, 'approve')
    const after = await rowOf(GANZHOU)
    expect(exactText(exact(after.adjusted).sub(exact(before.adjusted)))).toBe('5')
    expect(after.entries.slice(-2).map(({ effective, cuts }) => [effective, cuts[0]?.by])).toEqual([
      ['0', 'reversed'],
      ['0', 'reversed'],
    ])
    expect(await sees(officer(), entryId)).toMatchObject({ reversedBy: { number: '考调〔2023〕8号' } })
    expect(await sees(officer(), counterId)).toMatchObject({ reverses: { number: '考调〔2023〕7号' }, points: '5' })
  })

  test('the ledger itself can only be added to', async () => {
    for (const deed of ['update appraisal_postings set points = 1', 'delete from appraisal_postings']) {
      const tried = inTenant(office.db.app, office.pack.tenantId, 'write', (tx) =>
        tx.executeQuery({ sql: deed, parameters: [], query: { kind: 'RawNode' } } as never),
      )
      await expect(tried).rejects.toThrow(/permission denied/)
    }
  })

  test('an appeal is filed in time and decided by somebody else than the approver; upheld it takes the entry back', async () => {
    const { rows: appealed } = await officer().reads('/api/appraisal/entries?tab=appealed')
    const [{ id }] = appealed
    expect(await inbox(id)).toEqual(['bureau-leader task.entry.decide-appeal'])
    const { decidedBy } = await sees(leader(), id)
    const [approver, other] = decidedBy === '邵局长' ? [leader(), deputy()] : [deputy(), leader()]
    const decision = { uphold: true, note: '更正在先，予以撤销' }
    await expect(acts(approver, id, 'appeal-decision', decision)).rejects.toMatchObject({
      keys: ['entry.own-decision'],
    })
    const before = await rowOf(GAOTAI)
    await acts(other, id, 'appeal-decision', decision)
    const after = await rowOf(GAOTAI)
    expect(exactText(exact(after.adjusted).sub(exact(before.adjusted)))).toBe('1')
    expect(await sees(office.as('gt-tianbao'), id)).toMatchObject({
      appealed: { state: 'upheld' },
      reversedBy: { number: '考调〔2023〕9号' },
    })
    // In July the time to appeal against an entry of May has passed.
    const { rows: booked } = await officer().reads(`/api/appraisal/entries?tab=booked&unitId=${unit('620722')}`)
    await expect(acts(office.as('ml-tianbao'), booked[0].id, 'appeal', { text: '不服' })).rejects.toMatchObject({
      code: 'too-late',
    })
  })

  test('a slip past its deadline proposes a deduction once; silence lets it be decided, and a slip taken back takes it back', async () => {
    const title = '高台县科技特派员服务台账'
    const { slipId, number } = await officer().does('POST', '/api/slips', {
      unitId: unit(GAOTAI),
      title,
      demand: '补齐服务记录',
      workingDays: 3,
    })
    office.clock.now = at('2023-07-10 09:00')
    await keepSlips(job())
    await hears()
    await hears()
    const ofSlip = async () => {
      const { rows: found } = await officer().reads(`/api/appraisal/entries?unitId=${unit(GAOTAI)}`)
      return found.filter((row: { document: string }) => row.document === number)
    }
    const [entry, ...none] = await ofSlip()
    expect(none).toEqual([])
    expect(entry).toMatchObject({ kind: { code: 'slip-effect' }, points: '-0.5', state: 'hearing', source: 'slip' })
    await keepHearings(job())
    expect((await sees(leader(), entry.id)).state).toBe('hearing')
    office.clock.now = at('2023-07-18 09:00')
    await keepHearings(job())
    await keepHearings(job())
    expect(await inbox(entry.id)).toEqual(['bureau-leader task.entry.approve'])
    await acts(leader(), entry.id, 'approve')
    const booked = await rowOf(GAOTAI, '2023-07')
    expect(booked.entries.at(-1)).toMatchObject({ effective: '-0.5' })
    const { version } = await leader().reads(`/api/slips/${slipId}`)
    await leader().does('POST', `/api/slips/${slipId}/cancel`, { version, reason: '事项已并入其他督办' })
    await hears()
    await hears()
    expect((await ofSlip()).map((row: { points: string }) => row.points)).toEqual(['0.5', '-0.5'])
    expect((await rowOf(GAOTAI, '2023-07')).entries.slice(-2).map(({ effective }) => effective)).toEqual(['0', '0'])
  })

  test('a snapshot keeps entries and adjusted ranking; what is approved later is in later snapshots alone', async () => {
    office.clock.now = at('2023-07-20 09:00')
    await freezes()
    const [snapshot] = (await officer().reads('/api/snapshots?period=2023-05')).rows
    const [frozen, live] = [await rows('2023-05', snapshot.id), await rows('2023-05')]
    expect(frozen).toEqual(live)
    const { entryId } = await proposes(officer(), GAOTAI, { kind: 'bonus', points: '2', period: '2023-05' })
    await attaches(entryId, 'zhou-kezhang', '表彰决定.txt')
    await acts(officer(), entryId, 'submit')
    await acts(leader(), entryId, 'approve')
    expect(await rows('2023-05', snapshot.id)).toEqual(frozen)
    const [later, then] = [await rowOf(GAOTAI, '2023-05'), frozen.find((row) => row.unit.code === GAOTAI)!]
    expect(exactText(exact(later.adjusted).sub(exact(then.adjusted)))).toBe('2')
    // The entry alone is a difference: whoever sees adjustments is told of it, and the month could be restated for it.
    const differs = await officer().reads(`/api/snapshots/${snapshot.id}/difference?unitId=${unit(GAOTAI)}`)
    expect(differs.headline).toMatchObject({ key: 'snapshot.difference.adjusted', params: { figures: 0, adjusted: 1 } })
    const [total, ...more] = differs.rows
    expect([total, more]).toMatchObject([{ totalOf: 'appraisal', before: { score: then.adjusted } }, []])
    expect(total.after.score).toBe(later.adjusted)
    const forEntry = await officer().does('POST', `/api/snapshots/${snapshot.id}/restatements`, {
      reason: '补记表彰加分',
    })
    await leader().does('POST', `/api/restatements/${forEntry.restatementId}/decisions`, { decision: 'refuse' })
    // A restatement for a corrected figure takes the entry along.
    const { rows: series } = await officer().reads(
      `/api/figures/series?unitId=${unit(GAOTAI)}&fromYear=2023&toYear=2023&indicatorId=${office.pack.indicators.get('tech_contracts')!}`,
    )
    const { correctionId } = await office.as('gt-tianbao').does('POST', '/api/corrections', {
      unitId: unit(GAOTAI),
      indicatorId: office.pack.indicators.get('tech_contracts')!,
      period: '2023-05',
      proposedValue: String(Number(series[0].amounts[4]) + 500),
      reason: '漏报一份技术合同',
      source: '技术合同认定登记系统',
    })
    await officer().does('POST', `/api/corrections/${correctionId}/decisions`, { decision: 'adopt' })
    const restating = { reason: '高台县补报一份技术合同，已核实' }
    const { restatementId } = await officer().does('POST', `/api/snapshots/${snapshot.id}/restatements`, restating)
    await leader().does('POST', `/api/restatements/${restatementId}/decisions`, { decision: 'approve' })
    await freezes()
    const [restated] = (await officer().reads('/api/snapshots?period=2023-05')).rows
    expect(restated.id).not.toBe(snapshot.id)
    const again = await rowOf(GAOTAI, '2023-05', restated.id)
    expect(again.entries.map(({ entryId: id }) => id)).toContain(entryId)
    expect((await officer().reads(`/api/snapshots/${restated.id}/verification`)).holds).toBe(true)
  })
})
