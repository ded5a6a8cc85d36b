// npm run bench [name …]: runs bench/*.bench.ts one by one and prints each figure beside what it is compared with.
import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const wanted = process.argv.slice(2)
const files = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort()
if (files.length === 0) {
  console.error('danxia: no bench of that name.')
  process.exit(2)
}

// A worker thread begins in a file of its own, beside.
const workers = readdirSync(join(root, 'src'), { recursive: true })
  .map((file) => join('src', String(file)))
  .filter((file) => /-worker\.ts$/.test(file))
const folder = join(root, 'node_modules/.cache', `danxia-bench-${process.pid}`)
let isReached = true
try {
  await build({
    absWorkingDir: root,
    entryPoints: [...files.map((file) => join('bench', file)), ...workers].map((file) => ({
      in: file,
      out: basename(file, '.ts'),
    })),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  })
  for (const file of files) {
    const bench = await import(pathToFileURL(join(folder, `${basename(file, '.ts')}.mjs`)).href)
    console.log(`\n${bench.name}`)
    const rows = await bench.run()
    printTable(rows)
    isReached &&= rows.every((row) => row.ok)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = isReached ? 0 : 1

function printTable(rows) {
  const lines = [['figure', 'ours', 'compared with', 'ratio', 'reach', ''], ...rows.map(cellsOf)]
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => widthOf(line[column]))))
  for (const line of lines) {
    const cells = line.map((cell, column) => cell + ' '.repeat(widths[column] - widthOf(cell)))
    console.log(`  ${cells.join('  ').trimEnd()}`)
  }
}

function cellsOf({ figure, ours, compared, ratio = '', reach, ok }) {
  const verdict = ok ? (reach === undefined ? 'shown only' : 'reached') : reach === undefined ? 'WRONG' : 'NOT REACHED'
  return [figure, ours, compared, ratio, reach ?? '–', verdict]
}

/** Chinese characters are two columns wide. */
function widthOf(text) {
  return [...text].reduce((width, character) => width + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0)
}
