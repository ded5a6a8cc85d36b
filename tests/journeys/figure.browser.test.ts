import { describe, expect, test } from 'vitest'
import { at } from '#tests/builders/month-office.ts'
import { loadDemoPack } from '#tests/builders/pack-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

const JULY_3 = at('2023-07-03 09:40')

describe('figures of a city', () => {
  const screen = browserOffice('zhangye', JULY_3, loadDemoPack)

  test('an indicator opens from the table, its figure opens to what it is made of, and that opens further', async () => {
    const officer = await screen.as('zhou-kezhang')
    const { page } = officer
    await officer.opens('/indicators?period=2023-06')
    expect(await page.locator('h1').textContent()).toContain('差距最大')
    expect(await officer.axe()).toEqual([])
    await page.getByRole('link', { name: '技术合同成交额' }).click()
    await page.locator('.chart-figure svg').waitFor()
    expect(await page.locator('h1').textContent()).toContain('273,200.0 万元')
    expect(await page.locator('h1').textContent()).toContain('肃南')
    expect(await officer.axe()).toEqual([])
    await page.locator('tr.total .figure-link').click()
    const panel = page.getByRole('dialog')
    await panel.getByRole('button', { name: '54,809.2' }).click()
    await panel.getByRole('heading', { name: '甘州 技术合同成交额' }).waitFor()
    expect(page.url()).toContain('figure=')
    await page.goBack()
    await panel.getByRole('heading', { name: '全市 技术合同成交额' }).waitFor()
    await officer.pictures('figure')
  })

  test('a figure stands in its parts, and a part opens to the units that it is the sum of', async () => {
    const officer = await screen.as('zhou-kezhang')
    const { page } = officer
    await officer.opens('/indicators?period=2023-06')
    await page.getByRole('link', { name: '技术合同成交额' }).click()
    const chains = page.getByRole('region', { name: '按产业链' })
    await chains.getByText('现代种业').click()
    await chains.getByRole('heading', { name: '现代种业：各单位' }).waitFor()
    expect(await chains.locator('tr.total').first().textContent()).toContain('273,200.0')
    expect(await chains.getByRole('row', { name: /甘州/ }).textContent()).toContain('示例')
    // Else what the head of the page half covers is found too small to press.
    await page.evaluate('scrollTo(0, 0)')
    expect(await officer.axe()).toEqual([])
    await officer.pictures('breakdown')
  })

  test('a tile leads to the unit’s own page, between its neighbours', async () => {
    const officer = await screen.as('zhou-kezhang', { language: 'en', width: 1024 })
    const { page } = officer
    await officer.opens('/indicators?period=2023-06')
    await page.getByRole('link', { name: 'Technology contract value' }).click()
    await page
      .locator('.tiles')
      .getByRole('button', { name: /Ganzhou/ })
      .click()
    await page.getByRole('heading', { name: 'Among its peers' }).waitFor()
    expect(await page.locator('h1').textContent()).toContain('Ganzhou')
    expect(await page.locator('.neighbours li.on').textContent()).toContain('Ganzhou')
    expect(await officer.axe()).toEqual([])
  })

  test('a rank opens to the parts of its score', async () => {
    const officer = await screen.as('zhou-kezhang')
    const { page } = officer
    await officer.opens('/ranking?period=2023-06')
    await page.getByRole('button', { name: '看甘州得分构成' }).click()
    expect(await page.locator('.parts li').count()).toBe(20)
    expect(await officer.axe()).toEqual([])
  })

  test('a target typed shows its remainder at once, is proposed with a reason and approved by somebody else', async () => {
    const planner = await screen.as('lin-zhuren')
    const { page } = planner
    await planner.opens('/plans?period=2023-06')
    await page.getByRole('link', { name: '2023年强科技行动重点指标' }).click()
    await page.getByRole('link', { name: '技术合同成交额' }).click()
    await page.getByLabel('甘州的新目标').fill('80,000')
    expect(await page.locator('.cascade-rest dd').textContent()).toBe('+2,000')
    await page.getByLabel('高台的新目标').fill('52000')
    expect(await page.locator('.cascade-rest dd').textContent()).toBe('0')
    expect(await planner.axe()).toEqual([])
    await page.getByRole('button', { name: '提出 2 项调整' }).click()
    await page.getByLabel('理由').fill('高台新增两家技术转移机构')
    await page.getByRole('button', { name: '提出调整', exact: true }).click()
    await page.getByText('本人提出的，由他人批准').first().waitFor()

    const leader = await screen.as('shao-juzhang')
    await leader.opens('/plans?period=2023-06')
    expect(await leader.axe()).toEqual([])
    const first = leader.page.getByRole('row', { name: /甘州/ })
    await first.getByRole('button', { name: '批准', exact: true }).click()
    await first.waitFor({ state: 'detached' })
    await leader.page.getByRole('row', { name: /高台/ }).getByRole('button', { name: '批准', exact: true }).click()
    await leader.page.getByText('待批准的目标调整').waitFor({ state: 'detached' })

    await planner.opens(new URL(page.url()).pathname + new URL(page.url()).search)
    expect(await page.getByLabel('甘州的新目标').inputValue()).toBe('80000')
    expect(await page.locator('h1').textContent()).toContain('已分解到位')
  })

  test('a file with wrong cells is told by line and column, a sound one in GB18030 is previewed, published, undone', async () => {
    const steward = await screen.as('fang-zhuanyuan')
    const { page } = steward
    await steward.opens('/imports')
    const head = 'indicator,unit,period,kind,value\n'
    const file = (text: Buffer) => ({ name: 'june.csv', mimeType: 'text/csv', buffer: text })
    await page
      .locator('input[type=file]')
      .setInputFiles(file(Buffer.from(`${head}tech_contracts,甘周区,2023-06,actual,12\n`)))
    await page.getByText('是否指“甘州区”').waitFor()
    expect(await steward.axe()).toEqual([])
    await page.getByRole('button', { name: '换一个文件' }).click()
    // 甘州区 in GB18030: what Excel saves in an office that never heard of UTF-8.
    const name = Buffer.from([0xb8, 0xca, 0xd6, 0xdd, 0xc7, 0xf8])
    await page
      .locator('input[type=file]')
      .setInputFiles(
        file(Buffer.concat([Buffer.from(`${head}tech_contracts,`), name, Buffer.from(',2023-06,actual,54810.5\n')])),
      )
    await page.getByText('按 GB18030 读取').waitFor()
    await page.getByRole('button', { name: '发布 1 处变化' }).click()
    await page.getByText('已发布；可在下面的记录中撤销').waitFor()
    const line = page.getByRole('row', { name: /june\.csv.*已发布/ })
    await line.getByRole('button', { name: '撤销' }).click()
    await page.getByRole('button', { name: '撤销这次导入' }).click()
    await page.getByRole('row', { name: /june\.csv.*已撤销/ }).waitFor()
  })
})

describe('the yearbook', () => {
  const screen = browserOffice('yearbook', JULY_3, loadDemoPack)

  test('says which of sixty indicators may be added, and a doubtful cell opens', async () => {
    const steward = await screen.as('nj-shuju', { width: 1024 })
    const { page } = steward
    await steward.opens('/quality')
    expect(await page.locator('h1').textContent()).toContain('不可相加')
    expect(await page.locator('.verdicts li').count()).toBeGreaterThan(50)
    expect(await steward.axe()).toEqual([])
    await page.getByRole('button', { name: /不可相加 \d+/ }).click()
    expect(await page.locator('.verdicts .verdict-adds-up').count()).toBe(0)
    await page.getByRole('button', { name: /异常值/ }).click()
    await page.locator('tr[data-row="0"]').getByText('与往年相比异常').waitFor()
    await page.locator('table .figure-link').first().click()
    await page.getByRole('dialog').getByText('导入发布的数据').waitFor()
  })

  test('draws the line of the years and thirty-one provinces as tiles', async () => {
    const reader = await screen.as('nj-chayue', { language: 'en' })
    const { page } = reader
    await reader.opens('/indicators?period=2020')
    await page.getByRole('link', { name: 'Intramural R&D expenditure: total' }).first().click()
    await page.locator('.chart-figure svg').waitFor()
    expect(await page.locator('.tiles li').count()).toBe(31)
    expect(await reader.axe()).toEqual([])
  })
})
