import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { Pool } from 'pg'
import { log } from '../log.js'
import { StartError } from '../start-error.js'
import type { Connection } from './database.js'
import { migrationsFolder } from './migrations.js'

/**
 * A number that the app's instances share. Its advisory lock lets one of them migrate at a time.
 */
const MIGRATION_LOCK = 7_650_218

/**
 * A PostgreSQL server.
 * @param url `postgres://user:password@host:5432/name`
 * @throws {StartError} when the server cannot be reached or refuses the connection.
 */
export async function openPostgres(url: string): Promise<Connection> {
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: 10_000 })
  // The server closes idle connections when it restarts, and the pool replaces them.
  pool.on('error', (error) => log.warn(error, 'An idle database connection failed'))
  await migrateAlone(pool)
  return { db: drizzle(pool), close: () => pool.end() }
}

async function migrateAlone(pool: Pool): Promise<void> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new StartError(`DATABASE_URL leads to no database: ${reason(cause)}`, { cause })
  })
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await migrate(drizzle(client), { migrationsFolder })
  } finally {
    // Ends the session, and with it the lock.
    client.release(true)
  }
}

/** Node reports one failed attempt per address of a host as an AggregateError without a message. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ')
  return error instanceof Error ? error.message : String(error)
}
