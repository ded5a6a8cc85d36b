#!/usr/bin/env node
// The `danxia` command from a checkout: checks Node, builds when the sources are newer than the build, runs the build.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function refuse(line) {
  process.stderr.write(`danxia: ${line}\n`)
  process.exit(1)
}

const OLDEST_NODE = [20, 19]
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  refuse(`Node ${process.versions.node} is too old; Danxia needs ${OLDEST_NODE.join('.')} or newer.`)
}

const { builtFrom, isBuilt, sourcesFingerprint } = await import('./fingerprint.mjs')
if (!isBuilt(root) || builtFrom(root) !== sourcesFingerprint(root)) {
  try {
    const { build } = await import('./build.mjs')
    await build(root, (line) => process.stderr.write(`${line}\n`), 'error')
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') refuse('The packages are not installed; run npm ci first.')
    if (['EACCES', 'EROFS', 'EPERM'].includes(error.code))
      refuse(`The build cannot be written (${error.path}); run npm run build as its owner.`)
    refuse(`The build failed: ${error.message}`)
  }
}
// Errors in the bundle are told in the words of the sources.
process.setSourceMapsEnabled?.(true)
process.env.DANXIA_VERSION ??= JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
await import(pathToFileURL(join(root, 'dist/cli.main.js')).href)
