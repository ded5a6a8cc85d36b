import { registerOfSample } from '#engine/definition/check-registers.ts'
import type { Pack } from '#engine/definition/pack.ts'
import type { Register } from '#engine/form/register.ts'
import { Refusal } from '#engine/refusal.ts'
import type { FileDefaults } from '#engine/register/register-file.ts'
import { importList, textList } from '#modules/registries/server/register-import.service.ts'
import type { Tx } from '#server/database/tenant.ts'

interface Context {
  readonly tx: Tx
  readonly tenantId: string
  readonly now: Date
  readonly newId: () => string
}

/** Published lists that registers name come in through the importer of the screens; what is there already changes nothing. */
export async function importLists(context: Context, pack: Pack): Promise<void> {
  for (const { value: register } of pack.registers)
    for (const { file, trust, source, asOf } of register.lists ?? [])
      await take(context, pack, register, file, { trust, source, asOf, mayVerify: true })
}

/** Invented entries and facts; a register's entries before what is said of them. */
export async function loadRegisterSamples(context: Context, pack: Pack): Promise<void> {
  const files = pack.valueFiles.filter(({ kind }) => kind === 'register').map(({ file }) => file)
  const inOrder = files.sort((a, b) => (a.replace(/\.csv$/, '') < b.replace(/\.csv$/, '') ? -1 : 1))
  for (const file of inOrder) {
    const register = registerOfSample(file, pack.registers)!
    await take(context, pack, register, file, { trust: 'self-declared', source: '示例', mayVerify: true })
  }
}

async function take(
  context: Context,
  pack: Pack,
  register: Register,
  file: string,
  defaults: Omit<FileDefaults, 'today'>,
): Promise<void> {
  const { text } = pack.valueFiles.find((one) => one.file === file)!
  const importing = { ...context, language: 'zh-CN' as const, personId: null }
  const told = await importList(importing, register, textList(file, text), defaults)
  const wrong = told.faults.find(({ severity }) => severity === 'error')
  if (told.errors > 0 && wrong)
    throw new Refusal('form-invalid', { key: wrong.key, at: `${file}:${wrong.line}:${wrong.column}` })
}
