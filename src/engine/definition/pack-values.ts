import type { DefinitionFault } from '#engine/definition/fault.ts'
import type { Pack } from '#engine/definition/pack.ts'
import { packDictionary } from '#engine/definition/pack-dictionary.ts'
import type { ImportFault, ImportRow } from '#engine/import/gathering.ts'
import { type LongFormat, readLongFormat } from '#engine/import/long-format.ts'

/** A value that came with the pack. */
export interface PackValue extends ImportRow {
  readonly file: string
}

export interface PackValues {
  readonly values: readonly PackValue[]
  readonly faults: readonly (ImportFault & { readonly file: string })[]
}

/** Reads the pack's value files through the importer that every user has. */
export function readPackValues(pack: Pack, kinds: readonly ('sample' | 'data')[] = ['sample', 'data']): PackValues {
  const dictionary = packDictionary(pack)
  const mappings = pack.mappings.map(({ value }) => value)
  const read = pack.valueFiles
    .filter(({ file, kind }) => kinds.some((one) => one === kind) && (kind === 'sample' || isNamed(pack, file)))
    .map(({ file, text }): { file: string; found: LongFormat } => {
      const wanted = pack.dataFiles.find(({ value }) => value.file === file)?.value.mapping
      const usable = wanted === undefined ? mappings : mappings.filter(({ code }) => code === wanted)
      return { file, found: readLongFormat(text, usable, dictionary) }
    })
  return {
    values: read.flatMap(({ file, found }) => found.rows.map((row) => ({ ...row, file }))),
    faults: read.flatMap(({ file, found }) => found.faults.map((fault) => ({ ...fault, file }))),
  }
}

const isNamed = (pack: Pack, file: string): boolean => pack.dataFiles.some(({ value }) => value.file === file)

/** The same faults as faults of the definition: a CSV's line and column stand in the place's path. */
export function asDefinitionFault({
  severity,
  key,
  params,
  file,
  line,
  column,
}: PackValues['faults'][number]): DefinitionFault {
  return { severity, key, params, place: { file, path: [line, column] } }
}
