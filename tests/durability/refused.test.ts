import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { clusterProcesses } from '#server/database/processes.ts'
import { serverUser } from '#server/database/system-user.ts'
import { durabilityTests, type Ending, start, takePort } from '#tests/durability/danxia-process.ts'

const { folder } = durabilityTests()
const isRoot = process.getuid?.() === 0
/** An ordinary user to be, when the tests run as root. */
const ordinary = isRoot ? serverUser('/nonexistent') : {}
/** By its whole path: a checkout under root's own home lets nobody in, though our working folder is open to a child. */
const projectIsOpen = spawnSync('test', ['-r', resolve('package.json')], { ...ordinary }).status === 0

function expectOneLine({ code, errors, output }: Ending, words: RegExp): void {
  expect(errors).toMatch(words)
  expect(errors.trim().split('\n')).toHaveLength(1)
  expect({ code, output }).toEqual({ code: 1, output: '' })
}

/** Name, size and time of change of everything below a folder. */
function imprint(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { size, mtimeMs, uid, mode } = statSync(join(path, name))
      return `${name} ${size} ${mtimeMs} ${uid} ${mode}`
    })
}

test('a second start on the same data folder is refused, also when six start at once', async () => {
  const dataFolder = folder()
  const six = Array.from({ length: 6 }, () => start(dataFolder))
  const firsts = await Promise.all(
    six.map((one) =>
      one.ready().then(
        () => 'ready',
        () => 'refused',
      ),
    ),
  )
  expect(firsts.filter((first) => first === 'ready')).toHaveLength(1)
  const holder = six[firsts.indexOf('ready')]!
  for (const [index, one] of six.entries()) {
    if (firsts[index] === 'refused')
      expectOneLine(await one.ended(), new RegExp(`in use by the running Danxia with process id ${holder.child.pid}`))
  }
  expectOneLine(await start(dataFolder).ended(), /in use by the running Danxia/)
  expect((await fetch(holder.url)).status).toBe(200)
  await holder.kill('SIGTERM')
  const next = start(dataFolder)
  await next.ready()
  await next.kill('SIGTERM')
}, 60_000)

test('a taken port is refused before the data folder is made', async () => {
  const dataFolder = folder()
  const taken = await takePort()
  expectOneLine(await start(dataFolder, { port: taken.port }).ended(), new RegExp(`Port ${taken.port} is taken`))
  expect(existsSync(dataFolder)).toBe(false)
  taken.release()
})

test.skipIf(!projectIsOpen)('a folder that cannot be written is refused, for an ordinary user too', async () => {
  const dataFolder = folder()
  mkdirSync(dataFolder)
  chmodSync(dirname(dataFolder), 0o755)
  chmodSync(dataFolder, 0o555)
  expectOneLine(await start(dataFolder, { user: ordinary }).ended(), /cannot be written; set DANXIA_DATA/)
  expectOneLine(await start(join(dataFolder, 'deeper/still'), { user: ordinary }).ended(), /cannot be written/)
  expect(readdirSync(dataFolder)).toEqual([])
})

test('a file where the data folder should be is refused', async () => {
  const dataFolder = folder()
  writeFileSync(dataFolder, 'mine')
  expectOneLine(await start(dataFolder).ended(), /is a file/)
  expect(readFileSync(dataFolder, 'utf8')).toBe('mine')
})

test('a folder of a newer Danxia or another PostgreSQL is refused and nothing in it changes', async () => {
  const dataFolder = folder()
  const danxia = start(dataFolder)
  await danxia.ready()
  await danxia.kill('SIGTERM')
  const refusals: [string, string, RegExp][] = [
    ['version.json', '{"schema":9999}', /written by a newer Danxia \(schema 9999/],
    ['version.json', 'garbage', /version\.json cannot be read/],
    ['postgres/PG_VERSION', '99\n', /written by newer PostgreSQL 99/],
    ['postgres/PG_VERSION', '14\n', /written by older PostgreSQL 14/],
  ]
  for (const [file, text, words] of refusals) {
    const path = join(dataFolder, file)
    const kept = readFileSync(path)
    writeFileSync(path, text)
    const before = imprint(dataFolder)
    expectOneLine(await start(dataFolder).ended(), words)
    expect(imprint(dataFolder)).toEqual(before)
    writeFileSync(path, kept)
  }
  const again = start(dataFolder)
  await again.ready()
  await again.kill('SIGTERM')
}, 60_000)

test.skipIf(!isRoot)(
  'root keeps its data under a 0700 home, and PostgreSQL runs as another user',
  async () => {
    const dataFolder = folder()
    expect(statSync(dirname(dataFolder))).toMatchObject({ uid: 0 })
    expect(statSync(dirname(dataFolder)).mode & 0o777).toBe(0o700)
    const danxia = start(dataFolder)
    await danxia.ready()
    const servers = clusterProcesses(join(dataFolder, 'postgres'))
    const users = servers.map(({ pid }) => statSync(`/proc/${pid}`).uid)
    expect(new Set(users)).toEqual(new Set([ordinary.uid]))
    const secrets = statSync(join(dataFolder, 'secrets.json'))
    expect({ uid: secrets.uid, mode: secrets.mode & 0o777 }).toEqual({ uid: 0, mode: 0o600 })
    await danxia.kill('SIGTERM')
  },
  60_000,
)

test.skipIf(!projectIsOpen)(
  'an ordinary user starts in a folder of its own, with no home to write to',
  async () => {
    const dataFolder = folder()
    if (ordinary.uid !== undefined) chownSync(dirname(dataFolder), ordinary.uid, ordinary.gid!)
    const env = { HOME: '/nonexistent', XDG_CACHE_HOME: '' }
    const danxia = start(dataFolder, { user: ordinary, env })
    await danxia.ready()
    expect(await danxia.kill('SIGINT')).toMatchObject({ code: 0, errors: '' })
  },
  60_000,
)
