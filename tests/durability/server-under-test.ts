/**
 * What tests/durability starts and kills: the real `danxia serve` (its refusals, lock, embedded PostgreSQL, migrations and
 * signals), with an HTTP part of one act. The act writes two rows in one transaction and is acknowledged after COMMIT.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { runCommand } from '#cli/run-command.ts'
import { type StartServer, serveCommand } from '#cli/serve.command.ts'
import { inTenant, withoutTenant } from '#server/database/tenant.ts'

const TENANT = '018f0000-0000-7000-8000-00000000d00d'

const startServer: StartServer = async ({ database, port, host }) => {
  await withoutTenant(database, 'write', (tx) =>
    sql`insert into tenants (id, code, name_zh, name_en, opened_at) values (${TENANT}, 'durable', '示例', 'Sample', now())
      on conflict do nothing`.execute(tx),
  )
  const act = (id: string) =>
    inTenant(database, TENANT, 'write', async (tx) => {
      await sql`insert into units (tenant_id, id, code, opened_on) values (${TENANT}, ${id}, ${id}, '2023-01-01')`.execute(
        tx,
      )
      await sql`insert into audit_entries (tenant_id, id, at, deed, outcome, subject_id)
        values (${TENANT}, ${id}, now(), 'unit.opened', 'done', ${id})`.execute(tx)
    })
  const kept = () =>
    inTenant(database, TENANT, 'read', async (tx) => {
      const { rows } = await sql<{ unit: string | null; entry: string | null }>`
        select u.id as unit, a.id as entry from units u full join audit_entries a on a.id = u.id`.execute(tx)
      return rows
    })
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body))
    const work = request.method === 'POST' ? act(request.url!.slice(1)) : kept()
    work.then(
      (body) => answer(200, body ?? 'kept'),
      (error: Error) => answer(503, error.message),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

process.exitCode = await runCommand(
  [{ name: 'serve', says: 'cli.serve', load: async () => serveCommand('serve', startServer) }],
  process.argv.slice(2),
  { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text), env: process.env },
)
