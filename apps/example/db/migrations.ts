import { fileURLToPath } from 'node:url'

/**
 * The SQL files that `npm run db:generate` writes after a change of schema.ts. Builds copy them.
 */
export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))
