import { type Command, WrongUsage } from '#cli/command.ts'
import { languageOf } from '#cli/language.ts'
import { openDatabase, placeFromEnvironment } from '#server/database/open-database.ts'

export const migrateCommand: Command = {
  usage: 'danxia migrate',
  says: [
    `把数据库升级到本版本：数据目录自带的，或由 DATABASE_URL 与 DATABASE_OWNER_URL（表的所有者）指定的服务器。`,
    `Brings the database to the schema of this version: the data folder's own, or with DATABASE_URL and
DATABASE_OWNER_URL (the role that owns the tables) a server of yours.`,
  ],
  async run({ arguments: words, answer, env }) {
    if (words.length > 0) throw new WrongUsage('danxia migrate takes no arguments.', 'danxia migrate 不带参数。')
    const place = placeFromEnvironment(env)
    const { migrated, close } = await openDatabase(place, { as: 'server', log: (line) => answer.line(line) })
    await close()
    const inChinese = languageOf(env) !== 'en'
    const current = inChinese ? '数据库已是本版本的结构。' : 'The schema is current.'
    const applied = inChinese ? '已升级' : 'applied'
    const lines = migrated.length === 0 ? [current] : migrated.map((name) => `${applied} ${name}`)
    answer.result({ applied: migrated }, lines)
  },
}
