import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { type CompiledForm, compileForm, formHash } from '#engine/form/compile-form.ts'
import type { Question } from '#engine/form/field.ts'
import { type Form, FormSource } from '#engine/form/form.ts'
import { type FormLibrary, formLibrary } from '#engine/form/form-library.ts'
import type { Register } from '#engine/form/register.ts'
import { resolveForm } from '#engine/form/resolve-form.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'

interface CodeList {
  readonly code: string
  readonly items: readonly {
    readonly code: string
    readonly parent?: string
    readonly name: { readonly zh: string; readonly en: string }
  }[]
}

/** What forms of the administration lean on, as published last. */
export interface Shelf {
  readonly key: string
  readonly library: FormLibrary
  readonly registers: readonly Register[]
  readonly questions: ReadonlyMap<string, Question>
  readonly lists: readonly CodeList[]
}

const shelves = new Map<string, Shelf>()
const forms = new Map<string, CompiledForm>()
const MOST_SHELVES = 20
const MOST_FORMS = 200

const shelfOf = new WeakMap<Tx, Promise<Shelf>>()

/** What stands on the shelf, without its content. */
interface ShelfMark {
  readonly kind: string
  readonly code: string
  readonly version: number
  readonly hash: string
}

/** `definition_versions` as marks of the shelf: kind, code, version, hash. */
export const shelfMarks = (tenantId: string): RawBuilder<ShelfMark> => sql`
  select distinct on (kind, code) kind, code, version, hash from definition_versions
  where tenant_id = ${tenantId} and kind in ('registers', 'codes') order by kind, code, version desc`

/**
 * Registers, questions and code lists in force, asked once a transaction; read anew when one was published. `marks`: where they
 * were asked for beside something else.
 */
export function getShelf(tx: Tx, tenantId: string, marks?: Promise<readonly ShelfMark[]>): Promise<Shelf> {
  const asked = shelfOf.get(tx) ?? askShelf(tx, tenantId, marks)
  shelfOf.set(tx, asked)
  return asked
}

async function askShelf(tx: Tx, tenantId: string, marks?: Promise<readonly ShelfMark[]>): Promise<Shelf> {
  const rows = (await marks) ?? (await shelfMarks(tenantId).execute(tx)).rows
  const key = [tenantId, ...rows.map(({ hash }) => hash)].join('/')
  const known = shelves.get(key)
  if (known !== undefined) return known
  const parts = await Promise.all(
    rows.map(async ({ kind, code, version }) => {
      const found = await sql<{ content: unknown }>`select content from definition_versions
        where tenant_id = ${tenantId} and kind = ${kind} and code = ${code} and version = ${version}`.execute(tx)
      return { kind, content: found.rows[0]!.content as Readonly<Record<string, readonly unknown[] | undefined>> }
    }),
  )
  const of = <T>(kind: string, name: string): T[] =>
    parts.filter((part) => part.kind === kind).flatMap(({ content }) => (content[name] ?? []) as T[])
  const [registers, lists] = [of<Register>('registers', 'registers'), of<CodeList>('codes', 'lists')]
  const questions = new Map(of<Question>('registers', 'questions').map((question) => [question.code, question]))
  const shelf = { key, registers, lists, questions, library: formLibrary(registers, lists) }
  if (shelves.size >= MOST_SHELVES) shelves.clear()
  shelves.set(key, shelf)
  return shelf
}

/**
 * The forms of a process in force, with every question in them, kept under their hashes: what a new case pins.
 * @throws Refusal not-found when one of them is not published.
 */
export async function pinForms(
  context: { readonly tx: Tx; readonly tenantId: string; readonly now: Date },
  codes: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  if (codes.length === 0) return {}
  const { tx, tenantId, now } = context
  const shelf = await getShelf(tx, tenantId)
  const { rows } = await sql<{ code: string; content: unknown }>`
    select distinct on (code) code, content from definition_versions
    where tenant_id = ${tenantId} and kind = 'form' and code = any(${[...codes]}) order by code, version desc`.execute(
    tx,
  )
  const resolved = codes.map((code) => {
    const source = rows.find((row) => row.code === code)
    const form = source && resolveForm(FormSource.parse(source.content), shelf.questions).form
    if (form === undefined) throw new Refusal('not-found', { key: 'case.no-form' })
    return { code, version: form.version, hash: formHash(form), content: form }
  })
  await sql`insert into case_forms (tenant_id, hash, code, version, content, kept_at)
    select ${tenantId}::uuid, x.hash, x.code, x.version, x.content, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(resolved)}::jsonb) as x(hash text, code text, version integer, content jsonb)
    where not exists (select from case_forms k where k.tenant_id = ${tenantId}::uuid and k.hash = x.hash)
    on conflict do nothing`.execute(tx)
  return Object.fromEntries(resolved.map(({ code, hash }) => [code, hash]))
}

const Kept = z.object({ code: z.string(), version: z.int() })

/** A kept form, ready to be worked with. @throws Refusal not-found. */
export async function getForm(tx: Tx, tenantId: string, hash: string): Promise<CompiledForm> {
  const shelf = await getShelf(tx, tenantId)
  const key = `${hash}/${shelf.key}`
  const known = forms.get(key)
  if (known !== undefined) return known
  const { rows } = await sql<{ content: unknown }>`
    select content from case_forms where tenant_id = ${tenantId} and hash = ${hash}`.execute(tx)
  if (rows[0] === undefined) throw new Refusal('not-found', { key: 'case.no-form' })
  Kept.parse(rows[0].content)
  const compiled = compileForm(rows[0].content as Form, shelf.library)
  if (forms.size >= MOST_FORMS) forms.clear()
  forms.set(key, compiled)
  return compiled
}
