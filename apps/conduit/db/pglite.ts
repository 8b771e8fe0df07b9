import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import type { Connection } from './database.js'

/** The SQL files that `pnpm db:generate` writes after a change of schema.ts. Builds copy them. */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/**
 * PostgreSQL inside this process, with its files in that directory. One process may open them at a
 * time.
 */
export async function openPglite(directory: string): Promise<Connection> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const client = await PGlite.create(join(directory, 'postgres'))
  const db = drizzle(client)
  await migrate(db, { migrationsFolder })
  return { db, close: () => client.close() }
}
