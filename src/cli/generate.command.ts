import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, SaidNo, WrongUsage } from '#cli/command.ts'
import { findDefinitionsFolder } from '#server/definitions/definitions-folder.ts'
import { jsonSchemas } from '#server/definitions/json-schemas.ts'

export const generateCommand: Command = {
  usage: 'danxia generate [--check]',
  says: 'Writes what is generated from the sources: docs/schemas/*.schema.json, the JSON Schemas of pack files.',
  options: { check: { type: 'boolean', says: 'write nothing; exit 1 when a file is not current' } },
  async run({ arguments: words, options, answer }) {
    if (words.length > 0) throw new WrongUsage('danxia generate takes no arguments.')
    const definitions = findDefinitionsFolder()
    if (definitions === undefined) throw new Error('danxia generate works in a checkout only.')
    const folder = join(definitions, '..', 'docs', 'schemas')
    const wanted = new Map(jsonSchemas().map(({ name, text }) => [name, text]))
    const there = await readdir(folder).catch(() => [])
    const stale: string[] = there.filter((name) => name.endsWith('.schema.json') && !wanted.has(name))
    for (const [name, text] of wanted) {
      const current = await readFile(join(folder, name), 'utf8').catch(() => undefined)
      if (current !== text) stale.push(name)
    }
    if (options.check !== true) {
      await mkdir(folder, { recursive: true })
      for (const name of stale) {
        const text = wanted.get(name)
        if (text === undefined) await rm(join(folder, name))
        else await writeFile(join(folder, name), text)
      }
    }
    const verb = options.check === true ? 'not current' : 'written'
    const lines = stale.map((name) => `${verb}: docs/schemas/${name}`)
    answer.result(
      { ok: options.check !== true || stale.length === 0, stale },
      lines.length > 0 ? lines : ['All is current.'],
    )
    if (options.check === true && stale.length > 0) throw new SaidNo()
  },
}
