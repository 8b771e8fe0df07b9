import { setTimeout } from 'node:timers/promises'
import { HttpError } from '@portolan/adapter-node'
import { type ExtractTablesWithRelations, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { log } from '../log.js'
import { readSettings } from '../settings.js'
import { findFailedConnection } from './failed-connection.js'
import { openPglite } from './pglite.js'
import { openPostgres } from './postgres.js'

/** The database as the rest of the app sees it. Either PostgreSQL may be behind it. */
export type Database = PgDatabase<
  PgQueryResultHKT,
  Record<string, never>,
  ExtractTablesWithRelations<Record<string, never>>
>

/** An open database, whose tables are up to date. */
export interface Connection {
  db: Database
  close(): Promise<void>
}

/** The seconds after which a client may try again. */
const RETRY_AFTER = 2
const SHORTEST_WAIT = 250
const LONGEST_WAIT = 10_000

let connection: Connection | undefined
let isClosed = false

/**
 * The database.
 * @throws {HttpError} 503 while it has not been reached.
 */
export function database(): Database {
  if (connection === undefined) throw unavailable()
  return connection.db
}

/**
 * Opens the database and brings its tables up to date. The promise settles after the first try. A
 * server that cannot be reached is tried again in the background, in intervals that grow to ten
 * seconds.
 *
 * @param onFailure told the error of a database that is there and cannot be used
 */
export function connect(onFailure: (error: unknown) => void): Promise<void> {
  return new Promise((resolve) => {
    connectUntilItWorks(resolve).then(resolve, onFailure)
  })
}

async function connectUntilItWorks(onTry: () => void): Promise<void> {
  const { DATABASE_URL, DATABASE_POOL, DATA_DIR } = readSettings()
  for (let wait = SHORTEST_WAIT; !isClosed; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    try {
      connection = DATABASE_URL
        ? await openPostgres(DATABASE_URL, DATABASE_POOL)
        : await openPglite(DATA_DIR)
      return
    } catch (error) {
      const reason = findFailedConnection(error)
      if (reason === undefined) throw error
      log.warn(`The database cannot be reached (${reason}); the next try is in ${wait} ms`)
      onTry()
      await setTimeout(wait)
    }
  }
}

/** For readiness: whether the database answers. */
export async function isDatabaseThere(): Promise<boolean> {
  await database().execute(sql`select 1`)
  return true
}

/** Closes the database, if it was opened. It finishes earlier queries first. */
export async function closeDatabase(): Promise<void> {
  isClosed = true
  await connection?.close()
}

/**
 * The answer to an error for which the database is the reason; `undefined` for every other error.
 * A transaction whose connection has failed may have been committed, so only clients can know
 * whether they may repeat it.
 */
export function answerFailedConnection(error: unknown): HttpError | undefined {
  return findFailedConnection(error) === undefined ? undefined : unavailable()
}

function unavailable(): HttpError {
  return new HttpError(503, 'The database cannot be reached', {
    headers: { 'Retry-After': RETRY_AFTER },
  })
}
