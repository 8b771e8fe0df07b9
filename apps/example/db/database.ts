import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { databaseUrl } from '../settings.js'
import { openPglite } from './pglite.js'
import { openPostgres } from './postgres.js'

/** The database as the rest of the app sees it, whichever PostgreSQL is behind it. */
export type Database = PgDatabase<PgQueryResultHKT>

/** An open database, its tables up to date. */
export interface Connection {
  db: Database
  close(): Promise<void>
}

let connection: Promise<Connection> | undefined

/**
 * The database, opened on first use: importing the app touches neither disk nor network.
 * @throws {StartError} when it cannot be opened.
 */
export async function database(): Promise<Database> {
  connection ??= databaseUrl ? openPostgres(databaseUrl) : openPglite()
  return (await connection).db
}

/** Closes the database, if it was opened. What was asked of it before is finished first. */
export async function closeDatabase(): Promise<void> {
  const opened = await connection
  await opened?.close()
}
