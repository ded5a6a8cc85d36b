import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Process } from '#engine/process/process.ts'
import { processDiagram } from '#engine/process/process-diagram.ts'
import { processInWords } from '#engine/process/process-in-words.ts'
import { ReportState } from '#modules/dispatch/cycle.contract.ts'
import { REPORT_ACTS, stateAfter } from '#modules/dispatch/report.rules.ts'
import { checkFolder } from '#server/definitions/check-folder.ts'

/** A generated page of docs/diagrams: Mermaid, as code hosts draw it, or a picture of a process with its page. */
export interface Diagram {
  readonly name: string
  readonly text: string
}

const NOTE = '<!-- Drawn from the sources by `npm run generate`; do not edit. -->'
const ROOMS = ['engine', 'cases', 'modules', 'server', 'web', 'cli'] as const

/** All diagrams of a checkout, drawn from its sources. */
export async function diagrams(checkout: string): Promise<readonly Diagram[]> {
  const sources = await readSources(join(checkout, 'src'))
  const migrations = join(checkout, 'src/server/migrations')
  const names = (await readdir(migrations)).filter((name) => name.endsWith('.sql')).sort()
  const sql = await Promise.all(names.map((name) => readFile(join(migrations, name), 'utf8')))
  return [
    page('rooms', 'Rooms and slices: who imports whom', roomsAndSlices(sources)),
    page('report', 'A report: its states and the acts that move it', reportStates()),
    page('tables', 'Tables and the foreign keys between them', tables(sql.join('\n'))),
    ...(await processPages(join(checkout, 'definitions'))),
  ]
}

/** The processes of every pack: a picture each, and a page that shows and tells them all. */
async function processPages(definitions: string): Promise<readonly Diagram[]> {
  const folders = (await readdir(definitions, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const pages = folders.map(async ({ name }): Promise<readonly Diagram[]> => {
    const { pack } = await checkFolder(join(definitions, name))
    const processes = (pack?.processes ?? []).map(({ value }) => value)
    if (processes.length === 0) return []
    const pictureOf = ({ code }: Process) => `process-${name}-${code}.svg`
    const told = processes.flatMap((process) => [
      `## ${process.name.zh} · ${process.name.en}`,
      '',
      `![${process.name.en}](${pictureOf(process)})`,
      '',
      ...processInWords(process, 'en'),
      '',
    ])
    return [
      { name: `processes-${name}.md`, text: [`# Processes of ${name}`, '', NOTE, '', ...told].join('\n') },
      ...processes.map((process) => ({ name: pictureOf(process), text: processDiagram(process, 'zh-CN') })),
    ]
  })
  return (await Promise.all(pages)).flat()
}

const page = (name: string, title: string, drawing: readonly string[]): Diagram => ({
  name: `${name}.md`,
  text: [`# ${title}`, '', NOTE, '', '```mermaid', ...drawing, '```', ''].join('\n'),
})

async function readSources(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder, { recursive: true })).map((file) => file.replaceAll('\\', '/'))
  const code = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file)).sort()
  return new Map(
    await Promise.all(
      code.map(async (file): Promise<[string, string]> => [file, await readFile(join(folder, file), 'utf8')]),
    ),
  )
}

/** A slice of the modules is a node of its own, and so is every other room. */
const placeOf = (path: string): string => {
  const [room = '', slice = ''] = path.split('/')
  return room === 'modules' ? slice : room
}

function roomsAndSlices(sources: ReadonlyMap<string, string>): string[] {
  const edges = new Set<string>()
  const slices = new Set<string>()
  for (const [file, text] of sources) {
    if (file.startsWith('modules/')) slices.add(placeOf(file))
    if (!file.includes('/')) continue
    for (const [, room, rest] of text.matchAll(/from '#(\w+)\/([^']+)'/g)) {
      const [from, to] = [placeOf(file), placeOf(`${room}/${rest}`)]
      if (from !== to) edges.add(`  ${from} --> ${to}`)
    }
  }
  return [
    'flowchart TD',
    '  subgraph modules',
    ...[...slices].sort().map((slice) => `    ${slice}`),
    '  end',
    ...ROOMS.filter((room) => room !== 'modules').map((room) => `  ${room}`),
    ...[...edges].sort(),
  ]
}

function reportStates(): string[] {
  const id = (state: string) => state.replaceAll('-', '_')
  const acts = new Map<string, string[]>()
  for (const act of REPORT_ACTS) {
    for (const state of ReportState.options) {
      const next = stateAfter(act, state)
      if (next === undefined) continue
      const key = `${id(state)} --> ${id(next)}`
      acts.set(key, [...(acts.get(key) ?? []), act])
    }
  }
  return [
    'stateDiagram-v2',
    '  [*] --> filling: the cycle opens',
    ...[...acts].map(([key, names]) => `  ${key}: ${names.join(', ')}`),
    '  accepted --> [*]: the figures are official',
  ]
}

function tables(sql: string): string[] {
  const known: string[] = []
  const keys = new Set<string>()
  for (const [, table = '', body = ''] of sql.matchAll(/^create table (\w+) \(([\s\S]*?)^\)/gm)) {
    known.push(table)
    for (const [, other] of body.matchAll(/references (\w+)/g))
      if (other !== 'tenants') keys.add(relation(table, other!))
  }
  for (const [, table = '', other = ''] of sql.matchAll(/^alter table (\w+)[^;]*?references (\w+)/gm)) {
    if (other !== 'tenants') keys.add(relation(table, other))
  }
  return ['erDiagram', ...known.sort().map((table) => `  ${table}`), ...[...keys].sort()]
}

const relation = (table: string, other: string) => `  ${other} ||--o{ ${table} : ""`
