// Runs programs of this project and tells how they ended.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Runs one program; with `stream` its words appear at once, else they are kept. */
export function run(program, words, { root, stream = false, env = {} }) {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: root,
      stdio: stream ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    let text = ''
    const keep = (part) => {
      text += part
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) => resolve({ code: 1, text: error.message }))
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, text: signal ? `${text}\nended by ${signal}` : text }),
    )
  })
}

/** Runs a program that a package of node_modules brings. */
export const runPackage = (name, words, options) => run(process.execPath, [`node_modules/${name}`, ...words], options)

/** Works through the list with as many at once as there are cores. */
export async function inParallel(works) {
  const waiting = [...works]
  const worker = async () => {
    for (let work = waiting.shift(); work; work = waiting.shift()) await work()
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker))
}
