import { realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { z } from 'zod'
import { type DefinitionFault, type Place, sinkInto } from '#engine/definition/fault.ts'
import type { PackManifest } from '#engine/definition/manifest.ts'
import type { Pack, Placed, ValueFile } from '#engine/definition/pack.ts'
import {
  DAILY_CSV,
  DATA_CSV,
  LIST_CSV,
  PACK_FILES,
  type PackFileKind,
  packFileKind,
  READING_MATTER,
  REGISTER_CSV,
  SAMPLE_CSV,
} from '#engine/definition/pack-files.ts'
import { schemaFaults } from '#engine/definition/schema-faults.ts'
import { findIdentityNumbers } from '#engine/identifier/identity-number.ts'
import type { LightChoice } from '#engine/light/light-scheme.ts'
import { listPackFiles, readPackFile } from '#server/definitions/pack-folder.ts'
import { LARGEST_YAML_BYTES, type Position, readYaml, type YamlFile } from '#server/definitions/read-yaml.ts'

const LARGEST_CSV_BYTES = 32 * 1024 * 1024
const LARGEST_PACK_BYTES = 64 * 1024 * 1024
const MOST_FAULTS = 500

/** A fault with its place in the text, ready to be printed as `file:line:column reason`. */
export interface PlacedFault extends Pick<DefinitionFault, 'severity' | 'key' | 'params'> {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A pack as read from disk. `pack` is there when every file it needs could be parsed. */
export interface ReadPack {
  readonly folder: string
  readonly pack?: Pack
  readonly faults: readonly PlacedFault[]
  /** Gives faults that the cross checks found their line and column. */
  readonly place: (faults: readonly DefinitionFault[]) => PlacedFault[]
}

type Gathered = { [Kind in PackFileKind]: Placed<z.infer<(typeof PACK_FILES)[Kind]['schema']>>[] }

/**
 * Reads a pack folder, wherever it is, and the packs it uses, which stand beside it or in one of `packsFolders`. Never
 * throws for what the pack holds: everything wrong is a fault with its place.
 */
export async function readPack(folder: string, packsFolders: readonly string[] = []): Promise<ReadPack> {
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() !== true) return refused(folder, { key: 'definition.no-folder', file: '.' })
  const own = await readFiles(folder)
  const manifest = own.gathered.pack[0]
  const faults = [...own.faults]
  if (manifest === undefined) {
    if (!own.seen.has('pack.yaml')) faults.push(fault('pack.yaml', 'definition.no-file', { name: 'pack.yaml' }))
    return { folder, faults, place: own.place }
  }
  for (const name of neededOf(manifest.value.kind)) {
    if (!own.seen.has(name)) faults.push(fault(name, 'definition.no-file', { name }))
  }
  const used = {
    calendars: [...own.gathered.calendar],
    codeLists: [...own.gathered.codes],
    lightSchemes: [...own.gathered.lights],
    documents: [...own.gathered.documents],
    limits: [...own.gathered.limits],
    registers: registersIn(own.gathered),
    questions: questionsIn(own.gathered),
    policies: [...own.gathered.policies],
    factLists: [...own.gathered['policy-facts']],
    usedPolicyCases: [] as Gathered['policy-cases'],
    stackingRules: stackingIn(own.gathered),
    valueFiles: [...own.valueFiles],
    lightChoice: manifest.value.lights,
  }
  for (const [index, code] of manifest.value.uses.entries()) {
    const other = await findPackFolder(code, folder, packsFolders)
    const files = other === undefined ? undefined : await readFiles(other)
    if (files === undefined || files.faults.some((each) => each.severity === 'error')) {
      const place = { file: 'pack.yaml', path: ['uses', index] }
      faults.push(...own.place([{ severity: 'error', key: 'definition.unknown-pack', params: { name: code }, place }]))
    } else {
      used.calendars.push(...files.gathered.calendar)
      used.codeLists.push(...files.gathered.codes)
      takeLights(used, files.gathered)
      takeDocuments(used, files.gathered)
      takeCodes(used.limits, files.gathered.limits)
      takeCodes(used.registers, registersIn(files.gathered))
      takeCodes(used.questions, questionsIn(files.gathered))
      used.usedPolicyCases.push(...casesTaken(files.gathered, used.policies))
      takeCodes(used.policies, files.gathered.policies)
      takeCodes(used.stackingRules, stackingIn(files.gathered))
      used.factLists.push(...files.gathered['policy-facts'])
      used.valueFiles.push(...files.valueFiles.filter(({ kind }) => kind === 'list'))
    }
  }
  await takeNationalLights(used, manifest.value, folder, packsFolders)
  const pack = faults.some((each) => each.severity === 'error') ? undefined : assemble(own, manifest, used)
  return { folder, faults, place: own.place, ...(pack === undefined ? {} : { pack }) }
}

function assemble(
  own: Awaited<ReturnType<typeof readFiles>>,
  manifest: Gathered['pack'][number],
  used: Pick<
    Pack,
    | 'lightChoice'
    | 'lightSchemes'
    | 'registers'
    | 'questions'
    | 'policies'
    | 'factLists'
    | 'usedPolicyCases'
    | 'stackingRules'
    | 'valueFiles'
  > & {
    readonly calendars: Gathered['calendar']
    readonly codeLists: Gathered['codes']
    readonly documents: Gathered['documents']
    readonly limits: Gathered['limits']
  },
): Pack {
  const { gathered } = own
  const tree = gathered.units[0]
  const day = gathered['sample-reports'][0]?.value.today
  return {
    manifest,
    unitKinds: tree?.value.kinds ?? {},
    peerGroups: tree?.value.peerGroups ?? {},
    units: tree === undefined ? [] : under(tree.place, 'units', tree.value.units),
    roles: gathered.roles.flatMap((file) => under(file.place, 'roles', file.value.roles)),
    people: gathered.people.flatMap((file) => under(file.place, 'people', file.value.people)),
    indicators: gathered.indicators.flatMap((file) => under(file.place, 'indicators', file.value.indicators)),
    plans: gathered.plan,
    cycles: gathered.cycles.flatMap((file) => under(file.place, 'cycles', file.value.cycles)),
    monitors: gathered.monitors.flatMap((file) => under(file.place, 'monitors', file.value.monitors)),
    keyTasks: gathered.tasks,
    slipPractice: gathered.slips,
    appraisalPractice: gathered.appraisal,
    checkPractice: gathered.checks,
    meetingPractice: gathered.meetings,
    cultivationPractice: gathered.cultivation,
    fundPractice: gathered.funds,
    documents: used.documents,
    programmePractice: gathered.programmes,
    limitRegimes: used.limits,
    processes: gathered.processes,
    registers: used.registers,
    questions: used.questions,
    forms: gathered.forms,
    policies: used.policies,
    factLists: used.factLists,
    stackingRules: used.stackingRules,
    policyCases: gathered['policy-cases'],
    usedPolicyCases: used.usedPolicyCases,
    mappings: gathered.imports.flatMap((file) => under(file.place, 'mappings', file.value.mappings)),
    dataFiles: gathered.imports.flatMap((file) => under(file.place, 'files', file.value.files)),
    calendars: used.calendars,
    codeLists: used.codeLists,
    lightSchemes: used.lightSchemes,
    lightChoice: used.lightChoice,
    valueFiles: used.valueFiles,
    sampleReports: gathered['sample-reports'].flatMap((file) => under(file.place, 'reports', file.value.reports)),
    registerIndicators: gathered['sample-reports'].flatMap((file) =>
      under(file.place, 'register', file.value.register),
    ),
    publishedFigures: gathered['sample-reports'].flatMap((file) =>
      under(file.place, 'published', file.value.published),
    ),
    ...(day === undefined ? {} : { sampleDay: day }),
    sampleTasks: gathered['sample-tasks'],
    sampleWeeks: gathered['sample-weeks'],
    sampleEntries: gathered['sample-appraisal'],
    sampleRestatements: gathered['sample-restatements'],
    sampleFunds: gathered['sample-funds'],
    sampleCultivation: gathered['sample-cultivation'],
    sampleAwards: gathered['sample-awards'],
    sampleCalls: gathered['sample-calls'],
    sampleMeetings: gathered['sample-meetings'],
    cases: gathered.cases.flatMap((file) => under(file.place, 'cases', file.value.cases)),
    lightCases: gathered.cases.flatMap((file) => under(file.place, 'lights', file.value.lights)),
    formCases: gathered.cases.flatMap((file) => under(file.place, 'forms', file.value.forms)),
    limitCases: gathered.cases.flatMap((file) => under(file.place, 'limits', file.value.limits)),
  }
}

const under = <T>(file: Place, key: string, values: readonly T[]): Placed<T>[] =>
  values.map((value, index) => ({ value, place: { file: file.file, path: [...file.path, key, index] } }))

const registersIn = ({ registers }: Pick<Gathered, 'registers'>) =>
  registers.flatMap((file) => under(file.place, 'registers', file.value.registers))
const questionsIn = ({ questions }: Pick<Gathered, 'questions'>) =>
  questions.flatMap((file) => under(file.place, 'questions', file.value.questions))

const stackingIn = ({ 'policy-stacking': lists }: Pick<Gathered, 'policy-stacking'>) =>
  lists.flatMap((file) => under(file.place, 'rules', file.value.rules))

/** Cases of another pack about policies that one has not redefined. */
function casesTaken(
  { 'policy-cases': lists }: Pick<Gathered, 'policy-cases'>,
  own: readonly Placed<{ readonly code: string }>[],
): Gathered['policy-cases'] {
  return lists.filter(({ value }) => !own.some((one) => one.value.code === value.policy))
}

/** Definitions of another pack, but those one has redefined. */
function takeCodes<T extends { readonly code: string }>(into: Placed<T>[], others: readonly Placed<T>[]): void {
  const own = new Set(into.map(({ value }) => value.code))
  into.push(...others.filter(({ value }) => !own.has(value.code)))
}

interface Lights {
  readonly lightSchemes: Gathered['lights']
  lightChoice: LightChoice
}

/** The schemes of another pack but those one has redefined, and its choice where none was made before it. */
function takeLights(into: Lights, { lights, pack }: Pick<Gathered, 'lights' | 'pack'>): void {
  const own = new Set(into.lightSchemes.map(({ value }) => value.code))
  into.lightSchemes.push(...lights.filter(({ value }) => !own.has(value.code)))
  into.lightChoice = { ...pack[0]?.value.lights, ...into.lightChoice }
}

/** Templates of another pack, but those one has redefined. */
function takeDocuments(
  into: { readonly documents: Gathered['documents'] },
  { documents }: Pick<Gathered, 'documents'>,
): void {
  const own = new Set(into.documents.map(({ value }) => value.code))
  into.documents.push(...documents.filter(({ value }) => !own.has(value.code)))
}

/** A pack that uses no other still has lights, where the national pack is at hand. */
async function takeNationalLights(
  into: Lights,
  { code, uses }: PackManifest,
  folder: string,
  packsFolders: readonly string[],
): Promise<void> {
  if (code === NATIONAL || uses.includes(NATIONAL)) return
  const national = await findPackFolder(NATIONAL, folder, packsFolders)
  if (national !== undefined) takeLights(into, (await readFiles(national)).gathered)
}

const NATIONAL = 'national'

async function readFiles(folder: string) {
  const listed = await listPackFiles(folder)
  const faults: PlacedFault[] = listed.faults.map(({ file, key, params }) => fault(file, key, params))
  const gathered = Object.fromEntries(Object.keys(PACK_FILES).map((kind) => [kind, []])) as unknown as Gathered
  const valueFiles: ValueFile[] = []
  const yamlFiles = new Map<string, YamlFile>()
  const place = (found: readonly DefinitionFault[]) => limit(found.map((each) => withPosition(each, yamlFiles)))
  const seen = new Set(listed.files.map((file) => file.path))
  let total = 0
  for (const { path, size } of listed.files) {
    const kind = packFileKind(path)
    const csv = csvKind(path)
    if (kind === undefined && csv === undefined) {
      if (!READING_MATTER.test(path)) faults.push({ ...fault(path, 'definition.unknown-file'), severity: 'warning' })
      continue
    }
    total += size
    const largest = Math.min(
      csv !== undefined ? LARGEST_CSV_BYTES : LARGEST_YAML_BYTES,
      LARGEST_PACK_BYTES - total + size,
    )
    const text = await readText(folder, path, size, largest, faults)
    if (text === undefined) continue
    faults.push(...identityFaults(path, text))
    if (kind === undefined) {
      valueFiles.push({ file: path, text, kind: csv! })
      continue
    }
    const yaml = readYaml(text)
    for (const found of yaml.faults) {
      faults.push({ severity: 'error', file: path, key: found.key, params: found.params, ...found.position })
    }
    if (yaml.file === undefined) continue
    yamlFiles.set(path, yaml.file)
    parseInto(gathered, kind, path, yaml.file.data, faults, place)
  }
  return { gathered, valueFiles, seen, faults: limit(faults), place }
}

const CSV_KINDS: readonly (readonly [pattern: RegExp, kind: ValueFile['kind']])[] = [
  [SAMPLE_CSV, 'sample'],
  [DAILY_CSV, 'daily'],
  [REGISTER_CSV, 'register'],
  [DATA_CSV, 'data'],
  [LIST_CSV, 'list'],
]

const csvKind = (path: string): ValueFile['kind'] | undefined => CSV_KINDS.find(([pattern]) => pattern.test(path))?.[1]

function parseInto(
  gathered: Gathered,
  kind: PackFileKind,
  path: string,
  data: unknown,
  faults: PlacedFault[],
  place: ReadPack['place'],
): void {
  const parsed = PACK_FILES[kind].schema.safeParse(data)
  if (parsed.success) {
    const list = gathered[kind] as Placed<unknown>[]
    list.push({ value: parsed.data, place: { file: path, path: [] } })
    return
  }
  const found: DefinitionFault[] = []
  schemaFaults(parsed.error.issues, data, path, [], sinkInto(found))
  faults.push(...place(found))
}

/** No pack is the place of a person's number: a sample must fail its check digit. */
function identityFaults(file: string, text: string): PlacedFault[] {
  return findIdentityNumbers(text).map((at) => {
    const before = text.slice(0, at).split('\n')
    const position = { line: before.length, column: before.at(-1)!.length + 1 }
    return { ...fault(file, 'definition.real-identity-number'), ...position }
  })
}

async function readText(folder: string, path: string, size: number, largest: number, faults: PlacedFault[]) {
  if (size > largest) {
    faults.push(fault(path, 'definition.too-large', { size, limit: largest }))
    return undefined
  }
  try {
    const bytes = await readPackFile(folder, path, largest)
    if (bytes === undefined) {
      faults.push(fault(path, 'definition.leaves-pack'))
      return undefined
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    const isEncoding = error instanceof TypeError
    const detail = error instanceof Error && 'code' in error ? String(error.code) : ''
    faults.push(fault(path, isEncoding ? 'definition.not-utf8' : 'definition.unreadable', { detail }))
    return undefined
  }
}

/** Beside the pack first, so that a pack folder may be carried anywhere together with what it uses. */
async function findPackFolder(code: string, folder: string, packsFolders: readonly string[]) {
  const places = [dirname(await realpath(folder)), ...packsFolders].map((each) => join(each, code))
  for (const each of places) {
    if ((await stat(join(each, 'pack.yaml')).catch(() => undefined))?.isFile()) return each
  }
  return undefined
}

const neededOf = (kind: string): readonly string[] => (kind === 'national' ? [] : ['units.yaml', 'roles.yaml'])

const fault = (file: string, key: PlacedFault['key'], params?: PlacedFault['params']): PlacedFault => ({
  severity: 'error',
  file,
  line: 1,
  column: 1,
  key,
  params,
})

const refused = (folder: string, { key, file }: Pick<PlacedFault, 'key' | 'file'>): ReadPack => ({
  folder,
  faults: [fault(file, key)],
  place: () => [],
})

function withPosition(found: DefinitionFault, files: ReadonlyMap<string, YamlFile>): PlacedFault {
  const { severity, key, params, place, first } = found
  const told = first && { first: `${first.file}:${positionOf(first, files).line}` }
  return {
    severity,
    key,
    params: told ? { ...params, ...told } : params,
    file: place.file,
    ...positionOf(place, files),
  }
}

function positionOf(place: Place, files: ReadonlyMap<string, YamlFile>): Position {
  // Of a line of values the path is its line and column; a file of another pack has been let go of and has neither.
  const [line = 1, column = 1] = place.path.every(Number.isInteger) ? place.path : []
  return files.get(place.file)?.positionOf(place) ?? { line: Number(line), column: Number(column) }
}

function limit(faults: PlacedFault[]): PlacedFault[] {
  if (faults.length <= MOST_FAULTS) return faults
  return [
    ...faults.slice(0, MOST_FAULTS),
    fault(faults[MOST_FAULTS]!.file, 'definition.too-many-faults', { limit: MOST_FAULTS }),
  ]
}
