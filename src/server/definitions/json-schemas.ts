import { z } from 'zod'
import { PACK_FILES, type PackFileKind } from '#engine/definition/pack-files.ts'

/** One generated file of `docs/schemas/`. */
export interface SchemaFile {
  readonly name: string
  readonly text: string
}

/** The JSON Schemas (2020-12) of every kind of pack file, as an editor wants them: what an author writes. */
export function jsonSchemas(): SchemaFile[] {
  return (Object.keys(PACK_FILES) as PackFileKind[]).map((kind) => {
    const schema = z.toJSONSchema(PACK_FILES[kind].schema, { io: 'input', unrepresentable: 'any' })
    return { name: `${kind}.schema.json`, text: `${JSON.stringify(schema, null, 2)}\n` }
  })
}
