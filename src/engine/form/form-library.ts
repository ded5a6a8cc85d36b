import type { Register } from '#engine/form/register.ts'

/** A code list by code. */
export type CodeItems = ReadonlyMap<string, { readonly zh: string; readonly en: string; readonly isLeaf: boolean }>

/** What a form leans on and does not hold itself. */
export interface FormLibrary {
  readonly registers: ReadonlyMap<string, Register>
  readonly lists: ReadonlyMap<string, CodeItems>
}

interface ListedCode {
  readonly code: string
  readonly parent?: string | undefined
  readonly name: { readonly zh: string; readonly en: string }
}

/** Registers and code lists by code; of two with one code, the first. */
export function formLibrary(
  registers: readonly Register[],
  lists: readonly { readonly code: string; readonly items: readonly ListedCode[] }[],
): FormLibrary {
  const library = { registers: new Map<string, Register>(), lists: new Map<string, CodeItems>() }
  for (const register of registers)
    if (!library.registers.has(register.code)) library.registers.set(register.code, register)
  for (const { code, items } of lists) {
    if (library.lists.has(code)) continue
    const parents = new Set(items.map(({ parent }) => parent))
    library.lists.set(
      code,
      new Map(items.map((item) => [item.code, { ...item.name, isLeaf: !parents.has(item.code) }])),
    )
  }
  return library
}
