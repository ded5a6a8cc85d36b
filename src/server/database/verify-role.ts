import pg from 'pg'
import { StartRefusal } from '#server/database/start-refusal.ts'

const OLDEST_SERVER = 150_000

interface Facts {
  readonly role: string
  readonly server: string
  readonly number: number
  readonly fsync: string
  readonly fullPageWrites: string
  readonly synchronousCommit: string
  readonly superuser: boolean
  readonly bypassesRls: boolean
  readonly becomes: string | null
  readonly owned: string | null
  readonly unguarded: string | null
}

/**
 * Row level security binds neither superusers nor owners nor BYPASSRLS, directly or through a role they may become: with
 * such a role every test of it would pass and protect nothing. An acknowledged act must also survive a power cut.
 */
export async function verifyRole(connection: pg.ClientConfig): Promise<void> {
  const fault = faultOf(await readFacts(connection))
  if (fault !== undefined) throw new StartRefusal(...fault)
}

function faultOf(facts: Facts): readonly [en: string, zh: string] | undefined {
  const { role, server } = facts
  if (facts.number < OLDEST_SERVER)
    return [
      `The server is PostgreSQL ${server}; Danxia needs 15 or newer.`,
      `服务器是 PostgreSQL ${server}，丹霞需要 15 或更新版本。`,
    ]
  if (facts.fsync !== 'on')
    return [
      'The server runs with fsync = off and would lose acknowledged work; switch it on.',
      '服务器关了 fsync，已确认的工作可能丢失，请打开。',
    ]
  if (facts.fullPageWrites !== 'on')
    return [
      'The server runs with full_page_writes = off and could tear pages; switch it on.',
      '服务器关了 full_page_writes，数据页可能写坏，请打开。',
    ]
  if (facts.synchronousCommit === 'off')
    return [
      'The server runs with synchronous_commit = off and would lose acknowledged work; switch it on.',
      '服务器关了 synchronous_commit，已确认的工作可能丢失，请打开。',
    ]
  if (facts.superuser)
    return [
      `The database role ${role} is a superuser; connect as a role that is bound by row level security.`,
      `数据库角色 ${role} 是超级用户，请用受行级安全约束的角色连接。`,
    ]
  if (facts.bypassesRls)
    return [
      `The database role ${role} bypasses row level security (BYPASSRLS); connect as a role that is bound by it.`,
      `数据库角色 ${role} 可绕过行级安全（BYPASSRLS），请用受其约束的角色连接。`,
    ]
  if (facts.becomes)
    return [
      `The database role ${role} may become ${facts.becomes}, which row level security does not bind; take the membership away.`,
      `数据库角色 ${role} 可变为不受行级安全约束的 ${facts.becomes}，请取消这层隶属。`,
    ]
  if (facts.owned)
    return [
      `The database role ${role} owns ${facts.owned}; the owner migrates (DATABASE_OWNER_URL), the application's role owns nothing.`,
      `数据库角色 ${role} 拥有 ${facts.owned}；表的所有者只管升级（DATABASE_OWNER_URL），应用角色不应拥有任何表。`,
    ]
  if (facts.unguarded)
    return [
      `The table ${facts.unguarded} is not under forced row level security; the schema has been tampered with.`,
      `表 ${facts.unguarded} 不在强制行级安全之下，库结构被动过。`,
    ]
  return undefined
}

async function readFacts(connection: pg.ClientConfig): Promise<Facts> {
  const client = new pg.Client({ connectionTimeoutMillis: 15_000, ...connection })
  await client.connect()
  try {
    const { rows } = await client.query<Facts>(`
      SELECT current_user AS role,
        current_setting('server_version') AS server,
        current_setting('server_version_num')::int AS number,
        current_setting('fsync') AS fsync,
        current_setting('full_page_writes') AS "fullPageWrites",
        current_setting('synchronous_commit') AS "synchronousCommit",
        me.rolsuper AS superuser,
        me.rolbypassrls AS "bypassesRls",
        (SELECT other.rolname FROM pg_roles other
          WHERE (other.rolsuper OR other.rolbypassrls) AND other.oid <> me.oid AND pg_has_role(me.oid, other.oid, 'MEMBER')
          ORDER BY other.rolname LIMIT 1) AS becomes,
        (SELECT 'the table ' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
            AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
            AND pg_has_role(me.oid, c.relowner, 'MEMBER')
          ORDER BY c.relname LIMIT 1) AS owned,
        (SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
          WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
          ORDER BY c.relname LIMIT 1) AS unguarded
      FROM pg_roles me WHERE me.rolname = current_user`)
    return rows[0]!
  } finally {
    await client.end()
  }
}
