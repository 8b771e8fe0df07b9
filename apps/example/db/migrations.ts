import { join } from 'node:path'
import { appRoot } from '../settings.js'

/** The SQL files that `npm run db:generate` writes after a change of schema.ts. */
export const migrationsFolder = join(appRoot, 'db', 'migrations')
