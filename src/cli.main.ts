import type { CommandEntry } from '#cli/command.ts'
import { runCommand } from '#cli/run-command.ts'

/** The commands, one per line; a command's file is loaded when it is called. */
const COMMANDS: readonly CommandEntry[] = [
  { name: 'demo', says: 'cli.demo', load: () => serving('demo') },
  { name: 'serve', says: 'cli.serve', load: () => serving('serve') },
  {
    name: 'check',
    says: 'cli.check',
    load: async () => (await import('#cli/check.command.ts')).checkCommand,
  },
  {
    name: 'test',
    says: 'cli.test',
    load: async () => (await import('#cli/test.command.ts')).testCommand,
  },
  {
    name: 'evaluate',
    says: 'cli.evaluate',
    load: async () => (await import('#cli/evaluate.command.ts')).evaluateCommand,
  },
  {
    name: 'import',
    says: 'cli.import',
    load: async () => (await import('#cli/import.command.ts')).importCommand,
  },
  {
    name: 'generate',
    says: 'cli.generate',
    load: async () => (await import('#cli/generate.command.ts')).generateCommand,
  },
  {
    name: 'migrate',
    says: 'cli.migrate',
    load: async () => (await import('#cli/migrate.command.ts')).migrateCommand,
  },
]

async function serving(mode: 'demo' | 'serve') {
  const [{ serveCommand }, { SERVER_MODULES, startServer }] = await Promise.all([
    import('#cli/serve.command.ts'),
    import('./server.main.ts'),
  ])
  if (mode === 'serve') return serveCommand(mode, startServer)
  const { startClock } = await import('#cli/load-demo.ts')
  const freezes = SERVER_MODULES.flatMap((module) => module.freezes ?? [])
  return serveCommand(mode, async (options) =>
    startServer({ ...options, now: await startClock({ ...options, freezes }) }),
  )
}

// A reader that has seen enough (`| head`) is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
})
// Timers or sockets of a library must not keep a finished command alive.
setTimeout(() => process.exit(), 1_000).unref()
