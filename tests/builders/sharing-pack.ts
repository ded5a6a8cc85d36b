/** The demo's pack with one process more, which needs no slice: a request for shared equipment, with a form of every day. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishAdministration, readSoundPack } from '#cli/publish-administration.ts'
import { newId } from '#server/http/new-id.ts'
import type { TestDatabase } from '#tests/builders/database.ts'
import { findOffice, type PackOffice } from '#tests/builders/pack-office.ts'

const PROCESS = `
code: equipment-sharing
name: { zh: 大型仪器共享申请, en: Request for Shared Equipment }
relations:
  - { code: applicant, name: { zh: 申请人, en: Applicant }, is: person }
  - { code: host, name: { zh: 管理单位, en: Host }, is: unit }
forms:
  - { code: sharing-request, name: { zh: 共享申请表, en: Request } }
states:
  - code: draft
    name: { zh: 填报, en: Filling in }
    phase: draft
    task: { seats: [{ code: applicant, name: { zh: 填写申请表, en: Fill in }, who: [{ relation: applicant }] }] }
    actions:
      - { code: submit, name: { zh: 提交, en: Submit }, to: next, form: sharing-request, effects: [freeze-submission] }
  - code: review
    name: { zh: 单位审核, en: Review }
    phase: in-review
    due: { workingDays: 5, onExpiry: stay }
    task: { seats: [{ code: head, name: { zh: 审核, en: Review }, who: [{ role: unit-head, relation: host }] }] }
    actions:
      - { code: approve, name: { zh: 同意, en: Approve }, to: next }
      - { code: send-back, name: { zh: 退回修改, en: Send back }, move: return, to: draft, marks: required, resume: to-returner }
  - { code: granted, name: { zh: 准予使用, en: Granted }, phase: closed, outcome: succeeded }
`

const FORM = `
code: sharing-request
version: 1
name: { zh: 共享申请表, en: Request for shared equipment }
steps:
  - code: use
    title: { zh: 使用需求, en: Use }
    sections:
      - code: use
        title: { zh: 使用需求, en: Use }
        fields:
          - { code: purpose, kind: text, label: { zh: 使用目的, en: Purpose }, required: true, schema: { maxLength: 60 } }
          - { code: term, kind: period, label: { zh: 使用时间, en: Time of use }, required: true }
          - { code: isTrained, kind: yes-no, label: { zh: 是否已受培训, en: Is trained }, required: true }
          - { code: course, kind: text, label: { zh: 培训证书编号, en: Certificate }, when: isTrained == true, required: true }
          - { code: method, kind: rich-text, label: { zh: 实验方案, en: Method }, required: true, most: 2000 }
  - code: cost
    title: { zh: 费用, en: Cost }
    sections:
      - code: cost
        title: { zh: 机时与费用, en: Hours and cost }
        fields:
          - code: hours
            kind: table
            label: { zh: 机时安排, en: Hours of use }
            required: true
            totals: [sum]
            columns:
              - { code: device, kind: text, label: { zh: 仪器, en: Device }, required: true }
              - { code: price, kind: money, shownIn: 元, label: { zh: 机时单价, en: Price an hour }, required: true }
              - { code: count, kind: number, label: { zh: 机时数, en: Hours }, required: true }
              - { code: sum, kind: money, shownIn: 元, label: { zh: 机时费, en: Cost }, compute: row.price * row.count }
      - code: promise
        title: { zh: 承诺, en: Promise }
        fields:
          - code: promise
            kind: signature
            label: { zh: 申请人承诺, en: Promise of the applicant }
            signer: { zh: 申请人, en: Applicant }
            text: { zh: 按操作规程使用，数据真实。, en: The rules of use are kept and the data are true. }
            covers: form
            required: true
rules:
  - { code: someHours, holds: totals.hours.sum > 0, fields: [hours], message: { zh: 机时费应大于零, en: The cost is above zero } }
`

export async function loadSharingPack(db: TestDatabase, name: string): Promise<PackOffice> {
  const folder = mkdtempSync(join(tmpdir(), 'danxia-sharing-'))
  try {
    cpSync('definitions', folder, { recursive: true })
    writeFileSync(join(folder, name, 'processes', '9-equipment-sharing.yaml'), PROCESS)
    writeFileSync(join(folder, name, 'forms', '9-sharing-request.yaml'), FORM)
    const pack = await readSoundPack(join(folder, name), folder)
    const openedAt = new Date('2022-01-03T00:00:00Z')
    const { tenantId } = await publishAdministration({ database: db.app, now: () => openedAt, newId }, pack)
    await db.asAdmin('update tenants set is_demo = true where id = $1', [tenantId])
    return findOffice(db, pack.manifest.value.code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
