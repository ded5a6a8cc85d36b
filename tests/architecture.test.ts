import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The house plan (ARCHITECTURE.md §4): a room may import itself and the rooms named after it; nothing else. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  cases: ['engine'],
  modules: ['engine', 'cases'],
  server: ['engine'],
  web: ['engine'],
  cli: ['engine', 'cases', 'modules', 'server'],
}

/** Slices from bottom to top: each may look down the list, never up. */
const SLICES = [
  'organisations',
  'registries',
  'funds',
  'policies',
  'programmes',
  'projects',
  'challenges',
  'reviews',
  'matching',
  'dispatch',
  'supervision',
  'appraisal',
  'bulletins',
  'overview',
]

/** File roles, a closed list: `noun.role.ts`. */
const ROLES = {
  shared: ['contract', 'rules', 'messages'],
  server: ['routes', 'service', 'store', 'queries', 'access', 'reactions'],
  web: ['pages'],
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

interface Import {
  readonly path: string
  readonly type: boolean
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
const importsOf = new Map<string, Import[]>(
  files.map((file) => [
    file,
    [...withoutComments(readFileSync(`src/${file}`, 'utf8')).matchAll(IMPORT)].map((found) => ({
      type: Boolean(found[1]),
      path: (found[2] ?? found[3])!,
    })),
  ]),
)
const roomed = files.filter((file) => file.includes('/'))
const face = (file: string) => (/(^|\/)server\//.test(file) ? 'server' : /(^|\/)web\//.test(file) ? 'web' : 'shared')
const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const isSlice = (file: string) => /^(modules|cases)\//.test(file)

test('the guard can see: it found files, and imports between rooms', () => {
  expect(roomed.length).toBeGreaterThan(50)
  expect([...importsOf.values()].flat().filter(({ path }) => path.startsWith('#')).length).toBeGreaterThan(100)
  expect(files.filter((file) => isSlice(file) && face(file) === 'server').length).toBeGreaterThan(5)
})

test('every import keeps to the house plan', () => {
  const faults: string[] = []
  for (const file of roomed) {
    if (isTest(file)) continue
    const [room, slice] = file.split('/') as [string, string]
    for (const { path } of importsOf.get(file)!) {
      const at = `${file} -> ${path}`
      if (path.startsWith('.')) faults.push(`${at}: use the #room path`)
      if (/(^|\/)definitions\//.test(path) && !path.startsWith('#')) faults.push(`${at}: src never imports definitions`)
      if (!path.startsWith('#')) continue
      const target = path.slice(1)
      const [targetRoom, targetSlice] = target.split('/') as [string, string]
      if (!/\.tsx?$/.test(target)) faults.push(`${at}: name the file with its extension`)
      if (targetRoom === 'tests') faults.push(`${at}: src never imports tests`)
      if (/\.main\.tsx?$/.test(target)) faults.push(`${at}: nothing imports a main`)
      const plumbing = targetRoom === face(file)
      if (targetRoom !== room && !MAY_IMPORT[room]!.includes(targetRoom) && !plumbing)
        faults.push(`${at}: ${room} may not use ${targetRoom}`)
      if (face(target) !== 'shared' && face(target) !== face(file) && room !== 'cli')
        faults.push(`${at}: ${face(file)} code may not use ${face(target)} code`)
      if (room === 'modules' && targetRoom === 'modules' && targetSlice !== slice) {
        if (SLICES.indexOf(targetSlice) > SLICES.indexOf(slice))
          faults.push(`${at}: ${slice} stands below ${targetSlice}`)
        // What slices above do with another's records in their own COMMIT stands in one file (decision 0021).
        if (face(target) === 'server' && !/\.(queries|access)\.ts$|-acts\.service\.ts$/.test(target))
          faults.push(`${at}: ask ${targetSlice} through its queries`)
      }
    }
  }
  expect(faults).toEqual([])
})

test('every slice is in the order of slices', () => {
  const slices = new Set(roomed.filter((file) => file.startsWith('modules/')).map((file) => file.split('/')[1]!))
  expect([...slices].filter((slice) => !SLICES.includes(slice))).toEqual([])
})

test('the pure rooms reach for no clock, no chance and no platform', () => {
  const impure = roomed.filter(
    (file) =>
      file.startsWith('engine/') &&
      !isTest(file) &&
      (/\b(Date\.now|new Date\(\)|Math\.random|crypto\.|process\.(?:env|argv|cwd|exit|hrtime|nextTick|on|pid|platform|std)|document\.(?!ts|messages)|setTimeout)/.test(
        withoutComments(readFileSync(`src/${file}`, 'utf8')),
      ) ||
        importsOf.get(file)!.some(({ path }) => path.startsWith('node:'))),
  )
  expect(impure).toEqual([])
})

test('no file imports itself by a roundabout way', () => {
  const cycles: string[] = []
  const done = new Set<string>()
  const walk = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
      return
    }
    if (done.has(file)) return
    for (const { path, type } of importsOf.get(file) ?? [])
      if (!type && path.startsWith('#')) walk(path.slice(1), [...trail, file])
    done.add(file)
  }
  for (const file of files) walk(file, [])
  expect(cycles).toEqual([])
})

test('files of a slice bear a role from the closed list', () => {
  const faults: string[] = []
  for (const file of roomed.filter((one) => one.startsWith('modules/') && !isTest(one) && one.endsWith('.ts'))) {
    const name = file.split('/').at(-1)!
    const parts = name.split('.')
    const role = parts.length === 3 ? parts[1]! : undefined
    if (role !== undefined && !ROLES[face(file)].includes(role)) faults.push(`${file}: no role "${role}" here`)
    if (parts.length > 3) faults.push(`${file}: noun.role.ts`)
  }
  expect(faults).toEqual([])
})

test('no file is longer than 400 lines (tests 600), and none is a barrel', () => {
  const long = files
    .map((file) => ({ file, lines: readFileSync(`src/${file}`, 'utf8').split('\n').length }))
    .filter(({ file, lines }) => lines > (isTest(file) ? 600 : 400))
    .map(({ file, lines }) => `${file}: ${lines}`)
  expect([...long, ...files.filter((file) => /(^|\/)index\.tsx?$/.test(file))]).toEqual([])
})

test('no room is a lumber room', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|lib|types|misc)(\/|\.)/.test(file))).toEqual([])
})

test('money never becomes a float: no parseFloat or toFixed beside fen', () => {
  const faults = files.filter(
    (file) =>
      !isTest(file) &&
      /(parseFloat|Number\()[^\n]*[Ff]en\b|[Ff]en\b[^\n]*toFixed/.test(readFileSync(`src/${file}`, 'utf8')),
  )
  expect(faults).toEqual([])
})

test('the frame takes titles only: the words of a screen travel with it', () => {
  const lists = roomed.filter((file) => /\/web\/[\w-]+(\.pages|-palette)\.ts$/.test(file) && !file.startsWith('web/'))
  const faults = lists.flatMap((file) =>
    importsOf
      .get(file)!
      .filter(({ path }) => path.endsWith('.messages.ts') && !path.endsWith('-title.messages.ts'))
      .map(({ path }) => `${file}: ${path}`),
  )
  expect(lists.length).toBeGreaterThan(8)
  expect(faults).toEqual([])
})

test('migrations are deeds in order, and every table they make is guarded by row level security', () => {
  const names = readdirSync('src/server/migrations')
    .filter((name) => name.endsWith('.sql'))
    .sort()
  expect(names.every((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))).toBe(true)
  const faults: string[] = []
  for (const name of names) {
    const text = readFileSync(`src/server/migrations/${name}`, 'utf8')
    for (const [, table, body] of text.matchAll(/create table (\w+) \(([\s\S]*?)\n\);/g)) {
      if (!/tenant_id/.test(body!)) {
        if (table !== 'tenants') faults.push(`${name}: ${table} has no tenant_id`)
        continue
      }
      if (!new RegExp(`'${table}'|alter table ${table} force row level security`).test(text))
        faults.push(`${name}: ${table} is not under row level security`)
      for (const [key] of body!.matchAll(/(primary key|unique|foreign key) \((?!tenant_id)[^)]*\)/g))
        faults.push(`${name}: ${table}: ${key} does not begin with tenant_id`)
    }
  }
  expect(names.length).toBeGreaterThan(2)
  expect(faults).toEqual([])
})
