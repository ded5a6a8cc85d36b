// Tells whether the build still belongs to the sources: a hash of every source file's path, size and time of change.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = [
  'src',
  'docs/guide',
  'scripts/build.mjs',
  'package.json',
  'package-lock.json',
  'index.html',
  'vite.config.ts',
  'public',
]
export const STAMP = 'built-from.txt'

export function sourcesFingerprint(root) {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const path = join(root, source)
    if (!existsSync(path)) continue
    for (const file of statSync(path).isDirectory() ? filesBelow(path) : [path]) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${file.slice(root.length)}\t${size}\t${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

export const isBuilt = (root) => existsSync(join(root, 'dist/cli.main.js'))

export function builtFrom(root) {
  const stamp = join(root, 'dist', STAMP)
  return existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : undefined
}
