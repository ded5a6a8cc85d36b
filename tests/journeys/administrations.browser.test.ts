import { expect, test } from 'vitest'
import { loadPack } from '#tests/builders/pack-office.ts'
import { browserOffice, type Visitor } from '#tests/journeys/browser.ts'
import { Newcomers, submit } from '#tests/journeys/newcomers.ts'
import { screensStand } from '#tests/journeys/screens.ts'

/** Two administrations of one real installation, each opened with its own token: neither learns anything of the other. */
const START = new Date('2026-03-02T01:00:00Z')
const screen = browserOffice(
  'zhangye',
  START,
  async (db, name) => {
    await loadPack(db, 'yearbook')
    return loadPack(db, name)
  },
  { mode: 'serve' },
)
const bureau = new Newcomers(screen, 'zhangye')
const yearbook = new Newcomers(screen, 'yearbook')

async function setsUp(administration: string, newcomers: Newcomers): Promise<Visitor> {
  const visitor = await screen.stranger()
  await visitor.opens(`/set-up?administration=${administration}`)
  await visitor.page.locator('#field-token').fill(newcomers.token())
  await newcomers.appoints(visitor)
  return visitor
}

const ENTRANCES = {
  'set-up': () => '/set-up?administration=yearbook',
  'sign-in-serve': () => '/sign-in?administration=zhangye',
  invitation: () => '/invitation?administration=zhangye#not-an-invitation',
}
screensStand(screen, undefined, ENTRANCES, 'form')

test('the token of the one opens nothing of the other; with its own each appoints its three', async () => {
  const visitor = await setsUp('zhangye', yearbook)
  await submit(visitor.page)
  await visitor.page.getByRole('alert').getByText('设置令牌无效').waitFor()
  visitor.faults() // the refused try is what the test is about
  await visitor.page.locator('#field-token').fill(bureau.token())
  await submit(visitor.page)
  await bureau.receive(visitor)
  expect(await visitor.axe()).toEqual([])
  const other = await setsUp('yearbook', yearbook)
  await submit(other.page)
  await yearbook.receive(other)
})

test('the same login in both is two people: each sees its own units, people and log, and no address leads across', async () => {
  const here = await bureau.enters('zhang.yi')
  const there = await yearbook.enters('zhang.yi')
  await here.opens('/units')
  await here.page.getByRole('link', { name: '甘州区' }).waitFor()
  expect(await here.page.getByRole('link', { name: '甘肃省' }).count()).toBe(0)
  await there.opens('/units')
  await there.page.getByRole('link', { name: /甘肃/ }).first().waitFor()
  expect(await there.page.getByRole('link', { name: '甘州区' }).count()).toBe(0)
  await there.opens('/people?find=张一')
  await there.page.getByRole('heading', { name: '1 人' }).waitFor()
  await there.opens(`/units/${screen.pack.units.get('620702')}`)
  await there.page.getByText('没有找到').first().waitFor()
  there.faults() // the unit that is not found is what the test is about
  const auditor = await yearbook.enters('wang.san')
  await auditor.opens('/audit')
  await auditor.page.locator('tbody tr').first().waitFor()
  expect(await auditor.page.getByText('临泽').count()).toBe(0)
  expect(await auditor.axe()).toEqual([])
})

test('a password of the one does not open the other', async () => {
  const visitor = await screen.stranger()
  await visitor.opens('/sign-in?administration=yearbook')
  await bureau.givesPassword(visitor, 'li.er')
  await visitor.page.getByRole('alert').getByText('账号或口令不正确').waitFor()
  visitor.faults()
  await bureau.enters('li.er')
  const again = await bureau.signedIn('li.er')
  await again.page.getByRole('link', { name: '在线登录', exact: true }).waitFor()
})
