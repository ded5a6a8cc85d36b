/** Files that a filled form names, as if they had been sent to its case: looked at once and found clean. */
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { contentPath } from '#cases/server/content-folder.ts'
import { type Answers, type Form, fieldsOf } from '#engine/form/form.ts'
import type { TestDatabase } from '#tests/builders/database.ts'
import type { PackOffice } from '#tests/builders/pack-office.ts'

interface Premises {
  readonly db: TestDatabase
  readonly pack: PackOffice
  readonly dataFolder: string
}

interface NamedFile {
  readonly name: string
  readonly type: string
}

/** The answers with the ids, sizes and hashes of files that are there. */
export async function withSentSamples(office: Premises, caseId: string, form: Form, answers: Answers) {
  const whole: Record<string, unknown> = { ...answers }
  for (const { field } of fieldsOf(form)) {
    const value = whole[field.code]
    if (field.kind !== 'file' || !Array.isArray(value)) continue
    whole[field.code] = await Promise.all(
      value.map((file) =>
        isSent(file) ? file : sends(office, caseId, `${form.code}/${field.code}`, file as NamedFile),
      ),
    )
  }
  return whole
}

const isSent = (file: { readonly id: string }): boolean => file.id.length === 36

async function sends({ db, pack, dataFolder }: Premises, caseId: string, purpose: string, { name, type }: NamedFile) {
  const content = Buffer.from(`${purpose}: ${name}`)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const path = contentPath(dataFolder, 'files', sha256)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  await db.asAdmin(
    `insert into file_contents (tenant_id, sha256, size_bytes, kind, state, received_at)
      values ($1, $2, $3, $4, 'clean', now()) on conflict do nothing`,
    [pack.tenantId, sha256, content.length, type],
  )
  const [row] = await db.asAdmin(
    `insert into files (tenant_id, id, subject_kind, subject_id, unit_id, sha256, name, attached_by, attached_at, purpose)
      select tenant_id, gen_random_uuid(), 'case', id::text, unit_id, $2, $3,
        coalesce(opened_by, (select p.id from people p where p.tenant_id = c.tenant_id limit 1)), now(), $4
      from cases c where id = $1 returning id`,
    [caseId, sha256, name, purpose],
  )
  return { id: row!.id as string, name, type, bytes: content.length, sha256 }
}
