import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

const bundled = new Map<string, Promise<string>>()

/**
 * The file with which a worker begins: beside this code in a build; run from the sources (tests), the `source`
 * is bundled once.
 */
export function workerFile(name: string, source: string): Promise<string> {
  const known = bundled.get(name)
  if (known) return known
  const file = findOrBundle(name, source)
  bundled.set(name, file)
  return file
}

async function findOrBundle(name: string, source: string): Promise<string> {
  const built = ['js', 'mjs'].map((extension) => join(import.meta.dirname, `${name}.${extension}`)).find(existsSync)
  if (built !== undefined) return built
  const folder = join(process.cwd(), 'node_modules/.cache/danxia-workers')
  await mkdir(folder, { recursive: true })
  const outfile = join(folder, `${name}-${process.pid}.mjs`)
  const { build } = await import('esbuild')
  await build({ entryPoints: [source], outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external' })
  return outfile
}
