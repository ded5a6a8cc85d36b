import { below, checkUnique } from '#engine/definition/check-references.ts'
import type { DefinitionFault, FaultSink } from '#engine/definition/fault.ts'
import type { Pack, Placed } from '#engine/definition/pack.ts'
import type { Register } from '#engine/form/register.ts'
import { csvLines } from '#engine/register/read-file-lines.ts'
import { readRegisterFile } from '#engine/register/read-register-file.ts'

type Registers = Pick<Pack, 'registers' | 'valueFiles'> & { readonly sampleDay?: string }

/** Registers read what they keep, are what there is, and the lists and samples that come with them can be read. */
export function checkRegisters(pack: Registers, faults: DefinitionFault[], sink: FaultSink): void {
  const registers = new Map(pack.registers.map(({ value }) => [value.code, value]))
  for (const { value, place } of pack.registers) {
    const facts = value.facts.map((fact, at) => ({ value: fact, place: below(place, 'facts', at) }))
    checkUnique(facts, sink)
    for (const fact of facts) checkReads(fact, value, sink)
    checkIs({ value, place }, registers, sink)
    for (const [at, { file }] of (value.lists ?? []).entries())
      if (!pack.valueFiles.some((one) => one.kind === 'list' && one.file === file))
        sink.error(below(place, 'lists', at, 'file'), 'register.list-missing', { file })
  }
  for (const file of registerFiles(pack)) {
    if (file.register === undefined)
      sink.error({ file: file.file, path: [] }, 'register.sample-unknown', { file: file.file })
    else faults.push(...file.faults)
  }
}

function checkReads({ value, place }: Placed<Register['facts'][number]>, { facts }: Register, sink: FaultSink): void {
  const { reads } = value
  if (reads === undefined || typeof reads === 'string') return
  const base = facts.find(({ code }) => code === reads.fact)
  if (base?.yearly !== true || base.reads !== undefined)
    sink.error(below(place, 'reads', 'fact'), 'register.reads-unknown', { code: value.code, fact: reads.fact })
}

function checkIs({ value, place }: Placed<Register>, registers: ReadonlyMap<string, Register>, sink: FaultSink): void {
  if (value.is === undefined) return
  const above = registers.get(value.is)
  if (above === undefined) {
    sink.error(below(place, 'is'), 'register.unknown-register', { code: value.is })
    return
  }
  if (above.is !== undefined) sink.error(below(place, 'is'), 'register.is-circle', { code: value.code })
  for (const code of Object.keys(value.fixed ?? {}))
    if (!above.facts.some((fact) => fact.code === code))
      sink.error(below(place, 'fixed', code), 'register.fixed-unknown', { code })
}

interface CheckedFile {
  readonly file: string
  readonly register: string | undefined
  readonly faults: readonly DefinitionFault[]
}

/** The samples of registers by the codes their names begin with, the longest code that fits. */
export function registerOfSample(file: string, registers: readonly Placed<Register>[]): Register | undefined {
  const name = file
    .split('/')
    .at(-1)!
    .replace(/\.csv$/, '')
  return registers
    .map(({ value }) => value)
    .filter(({ code }) => name === code || name.startsWith(`${code}-`))
    .sort((a, b) => b.code.length - a.code.length)[0]
}

function registerFiles(pack: Registers): CheckedFile[] {
  const today = pack.sampleDay ?? '2199-12-31'
  return pack.valueFiles
    .filter(({ kind }) => kind === 'register')
    .map(({ file, text }) => {
      const register = registerOfSample(file, pack.registers)
      if (register === undefined) return { file, register: undefined, faults: [] }
      const defaults = { today, trust: 'self-declared', source: '示例', mayVerify: true } as const
      const read = readRegisterFile(csvLines(text), register, defaults)
      const faults = read.faults.map(
        ({ severity, key, params, line, column }): DefinitionFault => ({
          severity,
          key: key as DefinitionFault['key'],
          params,
          place: { file, path: [line, column] },
        }),
      )
      return { file, register: register.code, faults }
    })
}
