import { sql } from 'kysely'
import { checkFormDraft } from '#engine/definition/check-form-draft.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { Refusal } from '#engine/refusal.ts'
import type { Tx } from '#server/database/tenant.ts'
import {
  type DefinitionPart,
  hashOf,
  keepDefinition,
  type Publishing,
} from '#server/definitions/definition-version.store.ts'

interface KeptForm {
  readonly revision: number
  readonly hash: string
  /** The number its author gave it. */
  readonly version: number
  readonly content: unknown
  readonly isFromScreen: boolean
}

/**
 * Keeps a form of a pack, unless officers have drawn it on the screen since the pack was last published: what they drew stays
 * in force while the pack says what it said before, or says the same; a pack that says something new with no higher version
 * is refused, by name, and nothing of it is published. Every version is kept, so nothing is ever lost.
 * @throws Refusal conflict.
 */
export async function keepForm(tx: Tx, publishing: Publishing, part: DefinitionPart, pack: Pack): Promise<boolean> {
  const { rows } = await sql<KeptForm>`
    select version as revision, hash, (content ->> 'version')::integer as version, content,
      published_by is not null as is_from_screen
    from definition_versions where tenant_id = ${publishing.tenantId} and kind = 'form' and code = ${part.code}
      and version >= (select coalesce(max(version), 0) from definition_versions p where p.tenant_id = ${publishing.tenantId}
        and p.kind = 'form' and p.code = ${part.code} and p.published_by is null)
    order by version desc`.execute(tx)
  const [inForce] = rows
  if (inForce === undefined || !inForce.isFromScreen) return keepDefinition(tx, publishing, part)
  const hash = hashOf(part.content)
  if (hash === inForce.hash) return false
  const isUnchanged = rows.some((one) => !one.isFromScreen && one.hash === hash)
  if (isUnchanged) {
    checkStillSound(inForce, part, pack)
    return false
  }
  if ((part.content as { readonly version: number }).version > inForce.version)
    return keepDefinition(tx, publishing, part)
  throw new Refusal('conflict', {
    key: 'definition.form-drawn-on-screen',
    params: { form: part.code, version: inForce.version },
    at: `forms/${part.code}`,
  })
}

/** What was drawn on the screen must go with the questions, registers and code lists that the pack brings now. */
function checkStillSound({ content }: KeptForm, { code }: DefinitionPart, pack: Pack): void {
  const values = <T>(placed: readonly { readonly value: T }[]): T[] => placed.map(({ value }) => value)
  const faults = checkFormDraft(content, {
    questions: values(pack.questions),
    registers: values(pack.registers),
    lists: values(pack.codeLists),
    others: values(pack.forms).filter((form) => form.code !== code),
  })
  const errors = faults.filter(({ severity }) => severity === 'error').slice(0, 20)
  if (errors.length === 0) return
  throw new Refusal(
    'conflict',
    { key: 'definition.form-on-screen-unsound', params: { form: code }, at: `forms/${code}` },
    ...errors.map(({ key, params, path }) => ({
      key,
      ...(params && { params }),
      at: `forms/${code}/${path.join('/')}`,
    })),
  )
}
