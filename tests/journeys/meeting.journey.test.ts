import { describe, expect, test } from 'vitest'
import { retireOthers } from '#modules/supervision/server/key-task.store.ts'
import { inTenant } from '#server/database/tenant.ts'
import { newId } from '#server/http/new-id.ts'
import { at, type Desk, monthOffice } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'

/** Meetings in the office's verbs: from the plan to the minutes, and a decision that becomes a closed slip. */
const office = monthOffice('zhangye', at('2023-07-03 09:40'), loadDemoPack)
const officer = () => office.as('zhou-kezhang')
const leader = () => office.as('shao-juzhang')
const clerk = () => office.as('lz-tianbao')
const head = () => office.as('lz-juzhang')

const sees = (desk: Desk, meetingId: string) => desk.reads(`/api/meetings/${meetingId}`)

/** An act on a meeting as it stands now. */
async function acts(desk: Desk, meetingId: string, path: string, body: object = {}) {
  const { version } = await sees(officer(), meetingId)
  return desk.does('POST', `/api/meetings/${meetingId}/${path}`, { version, ...body })
}

async function follows(desk: Desk, meetingDecisionId: string, path: string, body: object = {}) {
  const { version } = await officer().reads(`/api/meeting-decisions/${meetingDecisionId}`)
  return desk.does('POST', `/api/meeting-decisions/${meetingDecisionId}/${path}`, { version, ...body })
}

async function actsOnSlip(desk: Desk, slipId: string, path: string, body: object = {}) {
  const { version } = await desk.reads(`/api/slips/${slipId}`)
  return desk.does('POST', `/api/slips/${slipId}/${path}`, { version, ...body })
}

async function attaches(desk: Desk, kind: string, id: string, name: string) {
  const browser = await desk.signedIn()
  const form = new FormData()
  form.append('file', new Blob(['会议材料（示例）'], { type: 'text/plain' }), name)
  const answer = await fetch(`${office.url}/api/files/of/${kind}/${id}`, {
    method: 'POST',
    headers: {
      cookie: browser.cookie!,
      'x-csrf-token': browser.csrf!,
      origin: office.url,
      'idempotency-key': newId(),
    },
    body: form,
  })
  expect(await answer.text()).toContain('fileId')
}

const unit = (code: string) => office.pack.units.get(code)!
const SERIES = 'monthly-dispatch'

const plans = (heldOn: string, series = SERIES) =>
  officer().does('POST', '/api/meetings', { unitId: unit('620700'), series, heldOn })

/** A dispatch meeting that has been held, its notice answered by nobody. */
async function holds(day: string): Promise<string> {
  const { meetingId } = await plans(day)
  await acts(officer(), meetingId, 'notice')
  office.clock.now = at(`${day} 18:00`)
  await acts(officer(), meetingId, 'opening')
  return meetingId
}

const decides = async (meetingId: string, decision: object) =>
  (await officer().does('POST', `/api/meetings/${meetingId}/decisions`, decision)).meetingDecisionId as string

describe('meetings', () => {
  const known: { meeting: string; slip: string; decision: string; open: string } = {
    meeting: '',
    slip: '',
    decision: '',
    open: '',
  }

  test('a meeting is planned from its series, and what it lacks is told before the notice goes out', async () => {
    const { series } = await officer().reads('/api/meeting-series')
    const own = series.find(({ code }: { code: string }) => code === SERIES)
    expect(own).toMatchObject({ mayPlan: true, startsAt: '15:00', host: { code: '620700' } })
    await expect(
      clerk().does('POST', '/api/meetings', { unitId: unit('620700'), series: SERIES, heldOn: '2023-07-11' }),
    ).rejects.toMatchObject({ code: 'not-allowed' })
    const plan = { unitId: unit('620723'), series: SERIES, heldOn: '2023-07-11' }
    await expect(officer().does('POST', '/api/meetings', plan)).rejects.toMatchObject({ keys: ['meeting.not-host'] })
    await expect(plans('2023-07-11', 'none')).rejects.toMatchObject({ keys: ['meeting.unknown-series'] })

    known.meeting = (await plans('2023-07-11')).meetingId
    const planned = await sees(officer(), known.meeting)
    expect(planned).toMatchObject({
      state: 'planned',
      ordinal: own.next,
      title: { zh: '2023年7月强科技行动调度会' },
      invited: 8,
      answerBy: '2023-07-10',
    })
    expect(planned.items.map(({ title }: { title: string }) => title)).toEqual([
      '上次会议议定事项落实情况',
      '上月指标完成情况通报',
      '滞后指标和重点任务会商',
    ])
    // What is being planned is the office's own affair.
    await expect(sees(clerk(), known.meeting)).rejects.toMatchObject({ code: 'not-found' })

    const arranged = {
      heldOn: '2023-07-11',
      startsAt: '15:30',
      place: '',
      chair: '秦副局长',
      purpose: '调度6月份重点指标任务',
      items: [
        ...planned.items.map(({ id, title }: { id: string; title: string }) => ({ id, title })),
        { title: '科技金融', presenterId: unit('zy-czj'), links: [{ label: '督办单', path: '/slips' }] },
      ],
      seats: planned.seats.map((seat: { unit: { id: string }; seat: string }) => ({
        unitId: seat.unit.id,
        seat: seat.seat,
      })),
    }
    await acts(officer(), known.meeting, 'arrangement', arranged)
    const lacking = await sees(officer(), known.meeting)
    expect(lacking.acts.convene).toEqual({ may: false, reason: '先填会议地点' })
    await expect(acts(officer(), known.meeting, 'notice')).rejects.toMatchObject({ keys: ['meeting.no-place'] })
    await expect(
      acts(officer(), known.meeting, 'arrangement', {
        ...arranged,
        place: '三楼会议室',
        items: [{ title: '攻击', links: [{ label: '外链', path: 'https://example.org' }] }],
      }),
    ).rejects.toMatchObject({ code: 'form-invalid' })
    const items = lacking.items.map(({ id, title, links }: { id: string; title: string; links: object[] }) => ({
      id,
      title,
      links,
    }))
    await acts(officer(), known.meeting, 'arrangement', { ...arranged, place: '三楼会议室', items })
    await acts(officer(), known.meeting, 'notice')
  })

  test('the invited hear of it, answer with leave and a substitute, and read its papers', async () => {
    const item = (await sees(officer(), known.meeting)).items.at(-1)
    await attaches(officer(), 'meeting-item', item.id, '科技金融材料.txt')
    const { rows } = await clerk().reads('/api/meetings')
    const seatId = rows.find(({ id }: { id: string }) => id === known.meeting).awaitsSeatId
    const invited = await sees(clerk(), known.meeting)
    expect(invited.acts.arrange.may).toBe(false)
    const paper = invited.items.at(-1).papers[0]
    const file = await (await clerk().signedIn()).get(`/api/meetings/${known.meeting}/papers/${paper.id}`)
    expect([file.status, file.text]).toEqual([200, '会议材料（示例）'])
    const [elsewhere] = invited.seats.filter(({ unit: of }: { unit: { code: string } }) => of.code === '620724')
    const answer = { answer: 'excused', person: '吴局长', substitute: '孙干事' }
    await expect(clerk().does('POST', `/api/meeting-seats/${elsewhere.id}/answer`, answer)).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await expect(clerk().does('POST', `/api/meeting-seats/${seatId}/answer`, answer)).rejects.toMatchObject({
      keys: ['meeting.excuse-without-reason'],
    })
    await clerk().does('POST', `/api/meeting-seats/${seatId}/answer`, { ...answer, reason: '参加县委常委会' })
    await office.as('gt-juzhang').does('POST', `/api/meeting-seats/${elsewhere.id}/answer`, {
      answer: 'coming',
      person: '冯局长',
    })
    const told = await sees(officer(), known.meeting)
    expect(told).toMatchObject({ coming: 1, excused: 1 })
    expect(told.acts.hold).toEqual({ may: false, reason: '会议定于 2023-07-11 召开' })
    const tasks = await office.db.asAdmin(
      "select count(*)::int as open from tasks where subject_kind = 'meeting-seat' and subject_id = $1 and done_at is null",
      [seatId],
    )
    expect(tasks[0]!.open).toBe(0)
  })

  test('it is held, its decisions are recorded and handed out, and only once', async () => {
    office.clock.now = at('2023-07-11 17:30')
    const { seats, items } = await sees(officer(), known.meeting)
    const late = seats.find((seat: { unit: { code: string } }) => seat.unit.code === '620702')
    await acts(officer(), known.meeting, 'opening', {
      presence: [{ seatId: late.id, isPresent: true, person: '赵局长' }],
    })
    const held = await sees(officer(), known.meeting)
    const present = held.seats.filter((seat: { isPresent: boolean }) => seat.isPresent)
    expect(present.map((seat: { unit: { code: string } }) => seat.unit.code).sort()).toEqual([
      '620702',
      '620723',
      '620724',
    ])
    await acts(officer(), known.meeting, 'record', {
      notes: [{ itemId: items[1].id, note: '会议通报了6月份指标完成情况' }],
    })

    const itemId = items[2].id
    const lead = { itemId, leadUnitId: unit('620723') }
    await expect(decides(known.meeting, { ...lead, text: '补报合同', dueOn: '2023-07-01' })).rejects.toMatchObject({
      keys: ['meeting.due-before-meeting'],
    })
    known.decision = await decides(known.meeting, {
      ...lead,
      text: '七月底前补报技术合同并逐户核实',
      cooperatingIds: [unit('zy-gxj')],
      dueOn: '2023-07-28',
    })
    known.open = await decides(known.meeting, { ...lead, leadUnitId: unit('620724'), text: '报送特派员服务台账' })
    const task = await decides(known.meeting, {
      leadUnitId: unit('zy-czj'),
      text: '研究科技信贷风险补偿办法',
      workingDays: 60,
    })
    const noted = await decides(known.meeting, { leadUnitId: unit('620700'), text: '下月调度会在临泽召开' })
    const struck = await decides(known.meeting, { leadUnitId: unit('620700'), text: '重复的一项' })
    await follows(officer(), struck, 'strike', { reason: '与第一项重复' })

    await expect(follows(leader(), known.decision, 'slip')).rejects.toMatchObject({ code: 'not-allowed' })
    const { slip } = await follows(officer(), known.decision, 'slip')
    known.slip = slip.slipId
    await expect(follows(officer(), known.decision, 'note', { reason: '再来一次' })).rejects.toMatchObject({
      keys: ['meeting.is-followed'],
    })
    await follows(officer(), task, 'key-task', { responsible: '张局长' })
    await follows(officer(), noted, 'note', { reason: '会务安排' })

    const seen = await office.as('lz-tianbao').reads(`/api/slips/${known.slip}`)
    expect(seen).toMatchObject({
      source: 'meeting',
      state: 'issued',
      dueOn: '2023-07-28',
      demand: '2023年7月强科技行动调度会议定：七月底前补报技术合同并逐户核实',
      signedOff: '秦副局长',
    })
    const { rows } = await officer().reads(`/api/meeting-decisions?slipId=${known.slip}`)
    expect(rows).toMatchObject([{ id: known.decision, standing: 'under-way', slip: { number: slip.number } }])
    const ledger = await officer().reads('/api/key-tasks?year=2023')
    expect(ledger.rows.at(-1)).toMatchObject({
      number: 25,
      lead: { code: 'zy-czj' },
      name: { zh: '研究科技信贷风险补偿办法' },
    })
    const made = (await sees(officer(), known.meeting)).made
    expect(made.map((one: { number: number; standing: string }) => `${one.number} ${one.standing}`)).toEqual([
      '1 under-way',
      '2 pending',
      '3 under-way',
      '4 noted',
    ])
  })

  test('the minutes are signed by another than their drafter, numbered without gaps, and stand for ever', async () => {
    await expect(acts(leader(), known.meeting, 'issue')).rejects.toMatchObject({ code: 'wrong-state' })
    await expect(clerk().reads(`/api/meetings/${known.meeting}/minutes`)).rejects.toMatchObject({ code: 'not-allowed' })
    await acts(officer(), known.meeting, 'minutes')
    await acts(leader(), known.meeting, 'return', { reason: '补充请假情况' })
    expect((await sees(officer(), known.meeting)).returnReason).toBe('补充请假情况')
    await acts(officer(), known.meeting, 'minutes')
    await expect(acts(officer(), known.meeting, 'issue')).rejects.toMatchObject({ code: 'not-allowed' })
    const { rows } = await officer().reads(`/api/meetings?series=${SERIES}`)
    const signed = rows.filter(({ number }: { number: string | null }) => number !== null).length
    const minutesNumber = `张科调纪〔2023〕${signed + 1}号`
    await acts(leader(), known.meeting, 'issue')
    const issued = await sees(clerk(), known.meeting)
    expect(issued).toMatchObject({ state: 'issued', number: minutesNumber, issuedBy: '邵局长' })
    expect(issued.sha256).toMatch(/^[0-9a-f]{64}$/)

    const { paper } = await clerk().reads(`/api/meetings/${known.meeting}/minutes`)
    expect(paper.head).toMatchObject({ kind: 'minutes', mark: '强科技行动月度调度会纪要', date: '2023-07-11' })
    expect(paper.signature).toBeUndefined()
    expect(paper.attendance).toEqual([
      { label: '出席', names: '赵局长（甘州区）、孙干事（临泽县，代）、冯局长（高台县）' },
      { label: '请假', names: '吴局长（临泽县）' },
    ])
    const text = JSON.stringify(paper)
    expect(text).toContain(
      '会议议定：七月底前补报技术合同并逐户核实，由临泽县牵头，张掖市工业和信息化局配合，于2023年7月28日前完成。',
    )
    expect(text).toContain('会议明确：下月调度会在临泽召开。')
    const browser = await clerk().signedIn()
    const [one, two] = [
      await browser.get(`/api/meetings/${known.meeting}/document`),
      await browser.get(`/api/meetings/${known.meeting}/document`),
    ]
    expect(one.text.slice(0, 2)).toBe('PK')
    expect(one.text).toBe(two.text)
    await expect(
      officer().does('POST', `/api/meetings/${known.meeting}/decisions`, {
        leadUnitId: unit('620724'),
        text: '事后补记',
      }),
    ).rejects.toMatchObject({ code: 'wrong-state' })
  })

  test('the decision is closed when its slip is, and only what is open comes up at the next meeting', async () => {
    const { parties } = await clerk().reads(`/api/slips/${known.slip}`)
    await actsOnSlip(clerk(), known.slip, 'sign')
    await attaches(clerk(), 'slip-party', parties.find(({ role }: { role: string }) => role === 'lead').id, '佐证.txt')
    await actsOnSlip(clerk(), known.slip, 'replies', { isFinal: true, progress: '已全部补报并核实', percent: 100 })
    await actsOnSlip(head(), known.slip, 'approve')
    await actsOnSlip(officer(), known.slip, 'verify')
    await actsOnSlip(leader(), known.slip, 'close')
    const closed = await clerk().reads(`/api/meeting-decisions/${known.decision}`)
    expect(closed).toMatchObject({ standing: 'closed', percent: 100, carried: 0 })
    expect(closed.history.map(({ text }: { text: string }) => text)).toEqual([
      expect.stringContaining('转为督办单 督'),
      '2023年7月强科技行动调度会议定，时限 2023-07-28',
    ])

    const { meetingId } = await plans('2023-08-08')
    const coming = await sees(officer(), meetingId)
    expect(coming.items[0].kind).toBe('follow-up')
    const open = coming.carriedIn.map(({ text }: { text: string }) => text)
    expect(open).toContain('报送特派员服务台账')
    expect(open).toContain('研究科技信贷风险补偿办法')
    expect(open).not.toContain('七月底前补报技术合同并逐户核实')
    await acts(officer(), meetingId, 'notice')
    office.clock.now = at('2023-08-08 17:00')
    await acts(officer(), meetingId, 'opening')
    await holds('2023-09-12')
    const decision = await officer().reads(`/api/meeting-decisions/${known.open}`)
    expect(decision).toMatchObject({ carried: 2, standing: 'pending' })
    expect(decision.carries.map((one: { standing: string }) => one.standing)).toEqual(['pending', 'pending'])
  })

  test('a meeting that is called off gives its count back, and a task of a meeting outlives a new edition of the pack', async () => {
    const first = await plans('2023-10-10', 'leading-group')
    const { ordinal } = await sees(officer(), first.meetingId)
    await acts(officer(), first.meetingId, 'notice')
    await acts(officer(), first.meetingId, 'cancel', { reason: '与市里会议冲突' })
    expect(await sees(office.as('gt-tianbao'), first.meetingId)).toMatchObject({
      state: 'cancelled',
      cancelReason: '与市里会议冲突',
    })
    const second = await plans('2023-10-17', 'leading-group')
    expect((await sees(officer(), second.meetingId)).ordinal).toBe(ordinal)
    await inTenant(office.db.app, office.pack.tenantId, 'write', (tx) =>
      retireOthers({ tx, tenantId: office.pack.tenantId, now: office.clock.now, newId }, []),
    )
    const { rows } = await officer().reads('/api/key-tasks?year=2023')
    const kept = rows.map(({ name }: { name: { zh: string } }) => name.zh)
    expect(kept).toContain('研究科技信贷风险补偿办法')
    expect(kept.length).toBeLessThan(5)
  })
})
