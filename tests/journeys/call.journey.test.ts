import { describe, expect, it } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { DIRECTION, fieldsOf, instant, programmeOffice } from '#tests/builders/programme-office.ts'

describe('A call', () => {
  const o = programmeOffice('zhangye')
  const planned = {
    family: 'key-rd',
    title: '2023年度重点研发计划申报通知',
    opens: '2023-07-10 08:00',
    closes: '2023-07-31 18:00',
    unitBy: '2023-07-28 18:00',
    recommendBy: '2023-08-07 18:00',
    quotas: { '620702': 2 },
  }

  it('is drawn up by one, published by another, and told to whoever subscribed', async () => {
    await o.stands('2023-07-03 09:00')
    await o.as('gz-tianbao').does('PUT', '/api/programmes/subscriptions', { families: ['key-rd'] })
    const { callId, version } = await o.draws('zhou-kezhang', planned)
    await expect(o.as('gz-tianbao').reads(`/api/calls/${callId}`)).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      o.as('zhou-kezhang').does('POST', `/api/calls/${callId}/publication`, { version }),
    ).rejects.toMatchObject({
      code: 'not-allowed',
    })
    const own = await o.draws('lin-zhuren', { ...planned, title: '林主任起草的通知' })
    await expect(
      o.as('lin-zhuren').does('POST', `/api/calls/${own.callId}/publication`, { version: own.version }),
    ).rejects.toMatchObject({
      keys: ['call.own-draft'],
    })
    await o.as('lin-zhuren').does('POST', `/api/calls/${callId}/publication`, { version })
    const seen = await o.as('gz-tianbao').reads(`/api/calls/${callId}`)
    expect(seen).toMatchObject({
      stage: 'coming',
      title: planned.title,
      family: { short: { zh: '重点研发' } },
      acts: { edit: false, apply: false },
    })
    expect(seen.quotas).toMatchObject([{ most: 2, used: 0, unit: { short: { zh: '甘州' } } }])
    expect(seen.history.map((line: { text: string }) => line.text)[0]).toBe(`发布《${planned.title}》`)
    await o.delivers()
    const { notices } = await o.as('gz-tianbao').reads('/api/notices/mine')
    expect(notices[0].sentence).toMatchObject({ key: 'notice.call.published', params: { closes: '2023-07-31 18:00' } })
  })

  it('opens and closes by the clock of the database', async () => {
    const stageAt = async (local: string) => {
      await o.stands(local)
      const { rows } = await o.as('gz-tianbao').reads('/api/calls')
      return rows.find((row: { title: string }) => row.title === planned.title).stage
    }
    expect(await stageAt('2023-07-10 08:00')).toBe('open')
    expect(await stageAt('2023-07-31 17:58')).toBe('open')
    expect(await stageAt('2023-07-31 18:00')).toBe('recommending')
    expect(await stageAt('2023-08-07 18:00')).toBe('closed')
    const open = await o.as('gz-tianbao').reads('/api/calls?stage=closed&year=2023')
    expect(open.rows).toMatchObject([{ title: planned.title }])
  })

  it('once published is amended with a reason, and its close may then only be later', async () => {
    await o.stands('2023-07-12 09:00')
    const { rows } = await o.as('zhou-kezhang').reads('/api/calls')
    const { id } = rows.find((row: { title: string }) => row.title === planned.title)
    const { version } = await o.as('zhou-kezhang').reads(`/api/calls/${id}`)
    const amend = (change: object, reason: string) =>
      o
        .as('zhou-kezhang')
        .does('PUT', `/api/calls/${id}`, { version, ...fieldsOf(o.office, { ...planned, ...change }), reason })
    await expect(amend({ closes: '2023-08-02 18:00', recommendBy: '2023-08-09 18:00' }, '')).rejects.toMatchObject({
      keys: ['call.reason-needed'],
    })
    await expect(amend({ closes: '2023-07-30 18:00' }, '提前')).rejects.toMatchObject({
      keys: ['call.closing-moved-forward'],
    })
    await expect(amend({ recommendBy: '2023-07-30 18:00' }, '提前')).rejects.toMatchObject({ code: 'form-invalid' })
    await expect(amend({ quotas: { 'zy-tjj': 1 } }, '名额')).rejects.toMatchObject({
      keys: ['call.unknown-recommender'],
    })
    await amend({ closes: '2023-08-02 18:00', recommendBy: '2023-08-09 18:00' }, '系统维护，顺延')
    const after = await o.as('gz-tianbao').reads(`/api/calls/${id}`)
    expect(after.closesAt).toBe(instant('2023-08-02 18:00'))
    expect(after.versions.map((one: { reason: string }) => one.reason)).toEqual(['系统维护，顺延', ''])
    await expect(amend({}, '再改')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is cloned a year later with its directions, quotas and times', async () => {
    const { rows } = await o.as('zhou-kezhang').reads('/api/calls')
    const { id } = rows.find((row: { title: string }) => row.title === planned.title)
    const clone = await o.as('zhou-kezhang').does('POST', `/api/calls/${id}/clones`, { year: 2024 })
    const seen = await o.as('zhou-kezhang').reads(`/api/calls/${clone.callId}`)
    expect(seen).toMatchObject({ title: '2024年度重点研发计划申报通知', stage: 'draft', clonedFrom: { id } })
    expect(seen.opensAt).toBe(new Date(at('2024-07-10 08:00')).toISOString())
    expect(seen.content.directions).toMatchObject([{ code: DIRECTION.code, mostGrant: DIRECTION.mostGrant }])
    expect(seen.quotas).toMatchObject([{ most: 2 }])
  })

  it('cannot be published without a text, with a foreign mode or with deadlines out of order', async () => {
    const bad = { ...planned, title: '有误的通知', directions: [{ ...DIRECTION, mode: 'chief-scientist' }] }
    const { callId, version } = await o.draws('zhou-kezhang', bad)
    await expect(
      o.as('lin-zhuren').does('POST', `/api/calls/${callId}/publication`, { version }),
    ).rejects.toMatchObject({
      keys: ['call.foreign-mode'],
    })
    await expect(o.draws('zhou-kezhang', { ...planned, closes: '2023-07-01 00:00' })).rejects.toMatchObject({
      code: 'form-invalid',
    })
  })
})
