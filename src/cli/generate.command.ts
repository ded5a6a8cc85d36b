import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, SaidNo, WrongUsage } from '#cli/command.ts'
import { diagrams } from '#cli/diagrams.ts'
import { findDefinitionsFolder } from '#server/definitions/definitions-folder.ts'
import { jsonSchemas } from '#server/definitions/json-schemas.ts'

/** Generated folders of a checkout: what stands in each, and which of its files are generated. */
async function generated(checkout: string) {
  return [
    { folder: 'docs/schemas', ending: '.schema.json', files: jsonSchemas() },
    { folder: 'docs/diagrams', ending: '.md', files: await diagrams(checkout) },
  ]
}

export const generateCommand: Command = {
  usage: 'danxia generate [--check]',
  says: [
    `由源码生成：docs/schemas/*.schema.json（定义文件的 JSON Schema），docs/diagrams/*.md（房间与切片、报表状态、数据表）。`,
    `Writes what is generated from the sources: docs/schemas/*.schema.json, the JSON Schemas of pack files, and
docs/diagrams/*.md, the rooms and slices, the states of a report, and the tables.`,
  ],
  options: {
    check: {
      type: 'boolean',
      says: ['不写文件；有不是最新的，退出码 1', 'write nothing; exit 1 when a file is not current'],
    },
  },
  async run({ arguments: words, options, answer }) {
    if (words.length > 0) throw new WrongUsage('danxia generate takes no arguments.', 'danxia generate 不带参数。')
    const definitions = findDefinitionsFolder()
    if (definitions === undefined) throw new Error('danxia generate works in a checkout only.')
    const checkout = join(definitions, '..')
    const stale: string[] = []
    for (const { folder, ending, files } of await generated(checkout)) {
      const wanted = new Map(files.map(({ name, text }) => [name, text]))
      for (const name of await staleIn(join(checkout, folder), ending, wanted)) {
        stale.push(`${folder}/${name}`)
        if (options.check !== true) await write(join(checkout, folder), name, wanted.get(name))
      }
    }
    const verb = options.check === true ? 'not current' : 'written'
    const lines = stale.map((path) => `${verb}: ${path}`)
    answer.result(
      { ok: options.check !== true || stale.length === 0, stale },
      lines.length > 0 ? lines : ['All is current.'],
    )
    if (options.check === true && stale.length > 0) throw new SaidNo()
  },
}

/** Files that differ from what the sources say, and generated ones that nothing stands behind any more. */
async function staleIn(folder: string, ending: string, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const there = await readdir(folder).catch(() => [])
  const stale = there.filter((name) => name.endsWith(ending) && !wanted.has(name))
  for (const [name, text] of wanted) {
    const current = await readFile(join(folder, name), 'utf8').catch(() => undefined)
    if (current !== text) stale.push(name)
  }
  return stale
}

async function write(folder: string, name: string, text: string | undefined): Promise<void> {
  if (text === undefined) return rm(join(folder, name))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), text)
}
