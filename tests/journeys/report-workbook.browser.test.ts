import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { SheetCell } from '#engine/spreadsheet/sheet-cell.ts'
import { readWorkbook } from '#server/spreadsheets/read-workbook.ts'
import { type FilledSheet, filledSheet, filledWorkbook } from '#tests/builders/filled-workbook.ts'
import { at, Desk } from '#tests/builders/month-office.ts'
import { browserOffice } from '#tests/journeys/browser.ts'

const screen = browserOffice('zhangye', at('2023-07-03 09:00'))
let report: string
beforeAll(async () => {
  const officer = new Desk(screen, 'zhou-kezhang')
  const { cycleId } = await officer.does('POST', '/api/cycles', { code: 'monthly', period: '2023-06' })
  const { units } = await officer.wall(cycleId)
  report = units.find(({ unit }: { unit: { code: string } }) => unit.code === '620702').reportId
})

const [FIGURE, EXPLANATION, CODE, PART] = [7, 8, 9, 10]
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function fills(sheet: FilledSheet, values: Readonly<Record<string, SheetCell>>, column = FIGURE): void {
  for (const cells of sheet.lines.values()) {
    const value = values[String(cells[CODE])]
    if (value !== undefined && (cells[PART] ?? '') === '') cells[column] = value
  }
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const chooses = (page: Page, name: RegExp | string, sheets: readonly FilledSheet[], as: string) =>
  page.getByLabel(name, { exact: true }).setInputFiles({ name: as, mimeType: XLSX, buffer: filledWorkbook(...sheets) })

test('a clerk downloads the template, is told the errors, publishes what she saw, and takes it back', async () => {
  const clerk = await screen.as('gz-tianbao')
  const { page } = clerk
  await clerk.opens(`/reports/${report}?period=2023-06`)
  await button(page, 'Excel 填报').click()
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, '下载模板').click()])
  expect(download.suggestedFilename()).toBe('甘州区 2023-06 月度填报.xlsx')
  const sheets = (await readWorkbook(readFileSync(await download.path()))).sheets.map(filledSheet)
  const [sheet] = sheets as [FilledSheet]
  await clerk.pictures('report-workbook-open')
  expect(await clerk.axe()).toEqual([])

  fills(sheet, { tech_contracts: '约5000', tech_smes: -3 })
  await chooses(page, '选择填好的工作簿', sheets, '六月.xlsx')
  await page.getByText('六月.xlsx：2 处错误，未作任何改动').waitFor()
  const errors = page.getByRole('table', { name: '错误' })
  await errors.getByText('约5000').waitFor()
  await clerk.pictures('report-workbook-faults')
  expect(await clerk.axe()).toEqual([])

  await button(page, '换一个文件').click()
  fills(sheet, { tech_contracts: '1.2亿', tech_smes: '１，２３４' })
  fills(sheet, { tech_contracts: '新增两个大项目' }, EXPLANATION)
  await chooses(page, '选择填好的工作簿', sheets, '六月.xlsx')
  await page.getByText('六月.xlsx：2 处变化，尚未写入').waitFor()
  await page.getByRole('table', { name: '变化' }).getByText('12,000').waitFor()
  await clerk.pictures('report-workbook-preview')
  expect(await clerk.axe()).toEqual([])

  await button(page, '发布 2 处变化').click()
  await page.getByText('已发布 2 处变化，可以撤销').waitFor()
  await page.locator('.g-current').getByText('12,000').waitFor()
  await clerk.pictures('report-workbook-published')
  await button(page, '撤销 六月.xlsx').click()
  await page.getByText('已撤销 2 处').waitFor()
  await expect.poll(() => page.locator('.g-current').getByText('12,000').count()).toBe(0)
})

test('what a colleague typed meanwhile is left alone until the file is chosen; in English, on a small screen', async () => {
  const clerk = await screen.as('gz-tianbao', { language: 'en', width: 1024, height: 768 })
  const { page } = clerk
  await clerk.opens(`/reports/${report}?period=2023-06`)
  await button(page, 'Fill in by Excel').click()
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download the template').click()])
  const sheets = (await readWorkbook(readFileSync(await download.path()))).sheets.map(filledSheet)
  await new Desk(screen, 'gz-kuaiji').fills(report, { talents: '30' })
  fills(sheets[0]!, { talents: 31, tech_smes: 1300 })
  await chooses(page, 'Choose the filled workbook', sheets, 'june.xlsx')
  await page.getByText('june.xlsx: 1 change, not yet written; 1 changed by others').waitFor()
  await page.getByRole('checkbox', { name: /^Take .* from the file$/ }).check()
  await clerk.pictures('report-workbook-contested')
  expect(await clerk.axe()).toEqual([])
  await button(page, 'Publish 2 changes').click()
  await page.getByText('Published 2 changes').waitFor()
})

test('a month and a quarter leave as one workbook, are published and taken back together', async () => {
  await new Desk(screen, 'zhou-kezhang').does('POST', '/api/cycles', { code: 'quarterly', period: '2023-Q2' })
  const clerk = await screen.as('gz-tianbao')
  const { page } = clerk
  await clerk.opens('/reports')
  await button(page, 'Excel 合并填报').click()
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, '下载合并模板').click()])
  expect(download.suggestedFilename()).toBe('合并填报 2 份 2023-07-03.xlsx')
  const sheets = (await readWorkbook(readFileSync(await download.path()))).sheets.map(filledSheet)
  const [month, quarter] = sheets as [FilledSheet, FilledSheet]
  fills(month, { commissioners: '约4' })
  await chooses(page, '选择填好的工作簿', sheets, '两期.xlsx')
  await page.getByText('两期.xlsx：1 处错误，各表都未作改动').waitFor()
  await page.getByText('没有错误').waitFor()
  await clerk.pictures('report-book-faults')
  expect(await clerk.axe()).toEqual([])

  await button(page, '换一个文件').click()
  fills(month, { commissioners: 41, commissioner_visits: 7 })
  fills(quarter, { training_attendance: 44 })
  await chooses(page, '选择填好的工作簿', sheets, '两期.xlsx')
  await page.getByText('两期.xlsx：2 份报表共 3 处变化，尚未写入').waitFor()
  await clerk.pictures('report-book-preview')
  expect(await clerk.axe()).toEqual([])
  await button(page, '一并发布 3 处变化').click()
  await page.getByText('已发布：2 份报表共 3 处变化，可以撤销').waitFor()
  await clerk.pictures('report-book-published')
  await button(page, '撤销 两期.xlsx').click()
  await page.getByText('已撤销 2 份报表中的 3 处').waitFor()
})
