import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database, Tables } from '#server/database/connect.ts'

/** A connection kept while somebody needs its locks. */
interface Session {
  readonly connection: Promise<Kysely<Tables>>
  readonly close: () => void
  users: number
}

/**
 * Of several processes on one database, one runs a job at a time. All locks of this process are held on one connection: jobs
 * that each kept one of their own while they waited for another left, when enough were due at one moment, none to anybody.
 */
export class JobLocks {
  private readonly database: Database
  private readonly running = new Set<string>()
  private session: Session | undefined

  constructor(database: Database) {
    this.database = database
  }

  /** Does the work, unless it is being done under this name, here or in another process. */
  async alone(name: string, work: () => Promise<void>): Promise<void> {
    if (this.running.has(name)) return
    this.running.add(name)
    this.session ??= openSession(this.database)
    const session = this.session
    session.users++
    const number = createHash('sha256').update(name).digest().readBigInt64BE()
    try {
      if (!(await this.ask(session, sql`select pg_try_advisory_lock(${number}::bigint) as said`))) return
      try {
        await work()
      } finally {
        await this.ask(session, sql`select pg_advisory_unlock(${number}::bigint) as said`)
      }
    } finally {
      this.running.delete(name)
      session.users--
      if (session.users === 0) this.leave(session)
    }
  }

  /** A connection that breaks takes its locks with it: whoever comes next opens another. */
  private async ask(session: Session, question: ReturnType<typeof sql>): Promise<boolean> {
    try {
      const { rows } = await question.execute(await session.connection)
      return (rows[0] as { said: boolean }).said
    } catch (error) {
      this.leave(session)
      throw error
    }
  }

  private leave(session: Session): void {
    if (this.session === session) this.session = undefined
    session.close()
  }
}

function openSession(database: Database): Session {
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  const connection = new Promise<Kysely<Tables>>((resolve, reject) => {
    database
      .connection()
      .execute((found) => {
        resolve(found)
        return closed
      })
      .catch(reject)
  })
  return { connection, close, users: 0 }
}
