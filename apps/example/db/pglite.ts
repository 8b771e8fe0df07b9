import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { dataDirectory } from '../settings.js'
import type { Connection } from './database.js'
import { lockDirectory } from './directory-lock.js'
import { migrationsFolder } from './migrations.js'

/**
 * PostgreSQL inside this process, with its files in the data directory.
 * @throws {StartError} when another process has the data directory open.
 */
export async function openPglite(): Promise<Connection> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const unlock = await lockDirectory(dataDirectory)
  const client = await PGlite.create(join(dataDirectory, 'postgres'))
  const db = drizzle(client)
  await migrate(db, { migrationsFolder })
  return {
    db,
    async close() {
      await client.close()
      await unlock()
    },
  }
}
