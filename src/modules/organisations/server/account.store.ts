import { sql } from 'kysely'
import type { Tx } from '#server/database/tenant.ts'

export interface Credentials {
  readonly id: string
  readonly personId: string
  readonly personName: string
  readonly login: string
  readonly passwordHash: string | null
  readonly state: 'active' | 'suspended' | 'ended'
}

export async function findCredentials(tx: Tx, tenantId: string, login: string): Promise<Credentials | undefined> {
  const { rows } = await sql<Credentials>`
    select a.id, a.person_id, p.name as person_name, a.login, a.password_hash, a.state
    from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    where a.tenant_id = ${tenantId} and a.login = ${login}`.execute(tx)
  return rows[0]
}

export async function getCredentials(tx: Tx, tenantId: string, accountId: string): Promise<Credentials> {
  const { rows } = await sql<Credentials>`
    select a.id, a.person_id, p.name as person_name, a.login, a.password_hash, a.state
    from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    where a.tenant_id = ${tenantId} and a.id = ${accountId}`.execute(tx)
  return rows[0]!
}

/** The same password under a higher cost. */
export async function renewHash(tx: Tx, tenantId: string, accountId: string, hash: string): Promise<void> {
  await sql`update accounts set password_hash = ${hash} where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

/** A new password; an account that waited for its first one becomes usable. */
export async function setPassword(tx: Tx, tenantId: string, accountId: string, hash: string, now: Date): Promise<void> {
  await sql`
    update accounts set password_hash = ${hash}, password_changed_at = ${now}
    where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

export interface FactorRow {
  readonly totpSecret: string | null
  readonly totpConfirmedAt: Date | null
  readonly totpLastStep: bigint | null
  readonly recoveryHashes: readonly string[]
}

/** The factor, locked: a code is examined by one at a time, so it cannot be used twice at once. */
export async function lockFactor(tx: Tx, tenantId: string, accountId: string): Promise<FactorRow> {
  const { rows } = await sql<FactorRow>`
    select totp_secret, totp_confirmed_at, totp_last_step, recovery_hashes from accounts
    where tenant_id = ${tenantId} and id = ${accountId} for update`.execute(tx)
  return rows[0]!
}

/** Has its owner set a second factor up? */
export async function isFactorOn(tx: Tx, tenantId: string, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ isOn: boolean }>`select totp_confirmed_at is not null as is_on from accounts
    where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
  return rows[0]?.isOn === true
}

/** Keeps a sealed secret that its owner has still to confirm. */
export async function keepFactorSecret(tx: Tx, tenantId: string, accountId: string, sealed: string): Promise<void> {
  await sql`
    update accounts set totp_secret = ${sealed}, totp_confirmed_at = null, totp_last_step = null, recovery_hashes = '{}'
    where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

export async function confirmFactorSecret(
  tx: Tx,
  tenantId: string,
  accountId: string,
  step: bigint,
  recoveryHashes: readonly string[],
  now: Date,
): Promise<void> {
  await sql`
    update accounts set totp_confirmed_at = ${now}, totp_last_step = ${step}, recovery_hashes = ${recoveryHashes}::text[]
    where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

export async function keepStep(tx: Tx, tenantId: string, accountId: string, step: bigint): Promise<void> {
  await sql`update accounts set totp_last_step = ${step} where tenant_id = ${tenantId} and id = ${accountId}`.execute(
    tx,
  )
}

export async function spendRecoveryHash(tx: Tx, tenantId: string, accountId: string, hash: string): Promise<void> {
  await sql`
    update accounts set recovery_hashes = array_remove(recovery_hashes, ${hash})
    where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

/** Takes the factor away: its owner lost it, or must set up another. */
export async function clearFactor(tx: Tx, tenantId: string, accountId: string): Promise<void> {
  await sql`
    update accounts set totp_secret = null, totp_confirmed_at = null, totp_last_step = null, recovery_hashes = '{}'
    where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

export async function setAccountState(
  tx: Tx,
  tenantId: string,
  accountId: string,
  state: Credentials['state'],
): Promise<void> {
  await sql`update accounts set state = ${state} where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

export async function setLanguage(tx: Tx, tenantId: string, accountId: string, language: string): Promise<void> {
  await sql`update accounts set language = ${language} where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

/** Puts the given preferences over the kept ones; a null takes one away. */
export async function savePreferences(
  tx: Tx,
  tenantId: string,
  accountId: string,
  preferences: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ preferences: Record<string, unknown> }>`
    update accounts set preferences = jsonb_strip_nulls(preferences || ${JSON.stringify(preferences)}::jsonb)
    where tenant_id = ${tenantId} and id = ${accountId} returning preferences`.execute(tx)
  return rows[0]!.preferences
}

export async function clearPassword(tx: Tx, tenantId: string, accountId: string): Promise<void> {
  await sql`update accounts set password_hash = null where tenant_id = ${tenantId} and id = ${accountId}`.execute(tx)
}

/** The account a person acts under, locked until the act is done. */
export async function findAccountOfPerson(
  tx: Tx,
  tenantId: string,
  personId: string,
): Promise<Credentials | undefined> {
  const { rows } = await sql<Credentials>`
    select a.id, a.person_id, p.name as person_name, a.login, a.password_hash, a.state
    from accounts a join people p on p.tenant_id = a.tenant_id and p.id = a.person_id
    where a.tenant_id = ${tenantId} and a.person_id = ${personId} and a.state <> 'ended' for update of a`.execute(tx)
  return rows[0]
}

export interface NewAccount {
  readonly tenantId: string
  readonly id: string
  readonly personId: string
  readonly login: string
  readonly language: string
}

export async function insertAccount(tx: Tx, account: NewAccount): Promise<void> {
  await sql`
    insert into accounts (tenant_id, id, person_id, login, language)
    values (${account.tenantId}, ${account.id}, ${account.personId}, ${account.login}, ${account.language})`.execute(tx)
}
