import { readFileSync } from 'node:fs'
import { inspectContent } from '#cases/server/inspect-content.ts'

// A process of its own: whatever a file does to it, the server stays as it was. Prints one finding and ends.
process.stdout.write(JSON.stringify(inspectContent(readFileSync(process.argv[2]!))))
