import { type Command, WrongUsage } from '#cli/command.ts'
import { openDatabase, placeFromEnvironment } from '#server/database/open-database.ts'

export const migrateCommand: Command = {
  usage: 'danxia migrate',
  says: `Brings the database to the schema of this version: the data folder's own, or with DATABASE_URL and
DATABASE_OWNER_URL (the role that owns the tables) a server of yours.`,
  async run({ arguments: words, answer, env }) {
    if (words.length > 0) throw new WrongUsage('danxia migrate takes no arguments.')
    const place = placeFromEnvironment(env)
    const { migrated, close } = await openDatabase(place, { as: 'server', log: (line) => answer.line(line) })
    await close()
    const lines = migrated.length === 0 ? ['The schema is current.'] : migrated.map((name) => `applied ${name}`)
    answer.result({ applied: migrated }, lines)
  },
}
