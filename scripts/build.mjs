// Builds everything into dist/: server and command line with esbuild, the browser's part with Vite, migrations copied.
import { cpSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { STAMP, sourcesFingerprint } from './fingerprint.mjs'

/** Builds beside and moves into place when complete, so that a failed or killed build leaves the last one standing. */
export async function build(root, say, logLevel = 'warn') {
  const started = Date.now()
  const fingerprint = sourcesFingerprint(root)
  const half = join(root, `.danxia-build-${process.pid}`)
  try {
    await Promise.all([buildServer(root, half), buildWeb(root, half, logLevel)])
    cpSync(join(root, 'src/server/migrations'), join(half, 'migrations'), { recursive: true })
    writeFileSync(join(half, STAMP), `${fingerprint}\n`)
    const last = `${half}-last`
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), last)
    renameSync(half, join(root, 'dist'))
    rmSync(last, { recursive: true, force: true })
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
  say(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

async function buildServer(root, half) {
  const { build: bundle } = await import('esbuild')
  // A worker thread begins in a file of its own.
  const workers = readdirSync(join(root, 'src'), { recursive: true })
    .map(String)
    .filter((file) => /-worker\.ts$/.test(file))
  await bundle({
    absWorkingDir: root,
    entryPoints: ['src/cli.main.ts', ...workers.map((file) => join('src', file))].map((file) => ({
      in: file,
      out: file.replace(/^.*\//, '').replace(/\.ts$/, ''),
    })),
    outdir: half,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'warning',
  })
}

async function buildWeb(root, half, logLevel) {
  if (!existsSync(join(root, 'src/web.main.tsx'))) return
  const { build: bundle } = await import('vite')
  await bundle({
    root,
    logLevel,
    build: { outDir: join(half, 'web'), emptyOutDir: true, reportCompressedSize: false },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build(join(dirname(fileURLToPath(import.meta.url)), '..'), console.log)
}
