import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { Pool } from 'pg'
import { log } from '../log.js'
import type { Connection } from './database.js'
import { migrationsFolder } from './pglite.js'

/** A number that the processes share. Its advisory lock lets one of them migrate at a time. */
const MIGRATION_LOCK = 7_650_219

/** The milliseconds that a request waits for a free connection, before it is answered 503. */
const LONGEST_WAIT = 5_000

/**
 * A PostgreSQL server.
 *
 * @param url `postgres://user:password@host:5432/name`
 * @param most the connections that are opened at most
 */
export async function openPostgres(url: string, most: number): Promise<Connection> {
  const pool = new Pool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: LONGEST_WAIT,
    keepAlive: true,
  })
  // The server closes idle connections when it restarts, and the pool replaces them.
  pool.on('error', (error) => log.warn({ err: error }, 'An idle database connection failed'))
  try {
    await migrateAlone(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  return { db: drizzle(pool), close: () => pool.end() }
}

async function migrateAlone(pool: Pool): Promise<void> {
  const client = await pool.connect()
  // The error of a connection in use is that of its query, and this event besides.
  client.on('error', () => {})
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await migrate(drizzle(client), { migrationsFolder })
  } finally {
    // Ends the session, and with it the lock.
    client.release(true)
  }
}
