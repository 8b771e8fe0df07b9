import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { databaseUrl } from '../settings.js'
import { openPglite } from './pglite.js'
import { openPostgres } from './postgres.js'

/** The database as the rest of the app sees it. Either PostgreSQL may be behind it. */
export type Database = PgDatabase<PgQueryResultHKT>

/** An open database, whose tables are up to date. */
export interface Connection {
  db: Database
  close(): Promise<void>
}

let connection: Promise<Connection> | undefined

/**
 * The database, which opens on its first use. An import of the app touches neither disk nor
 * network.
 * @throws {StartError} when the database cannot be opened.
 */
export async function database(): Promise<Database> {
  connection ??= databaseUrl ? openPostgres(databaseUrl) : openPglite()
  return (await connection).db
}

/** Closes the database, if it was opened. It finishes earlier queries first. */
export async function closeDatabase(): Promise<void> {
  const opened = await connection
  await opened?.close()
}
