import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartError } from './start-error.js'

/** What the environment decides, read in this one place. */
const environment = process.env

const here = dirname(fileURLToPath(import.meta.url))

/** The directory of package.json, whether the app runs compiled, bundled, or from its sources. */
const appRoot = ['dist', 'out'].includes(basename(here)) ? dirname(here) : here

/** Where the app keeps what survives a restart: `DATA_DIR`, by default `.data` beside package.json. */
export const dataDirectory = environment.DATA_DIR
  ? resolve(environment.DATA_DIR)
  : resolve(appRoot, '.data')

/** A PostgreSQL server, `postgres://user:password@host:5432/name`. Without it the app runs its own. */
export const databaseUrl = environment.DATABASE_URL || undefined

/** How much is logged: `trace`, `debug`, `info` (the default), `warn`, `error` or `silent`. */
export const logLevel = environment.LOG_LEVEL || 'info'

const shortestSecret = 32

/**
 * The key that signs sessions, if the environment names one.
 * @throws {StartError} when it is too short to be one.
 */
export function readSessionSecret(): string | undefined {
  const secret = environment.SESSION_SECRET
  if (!secret) return undefined
  if (secret.length < shortestSecret) {
    throw new StartError(
      `SESSION_SECRET has ${secret.length} characters; give it at least ${shortestSecret}, for example those of "openssl rand -hex 32"`,
    )
  }
  return secret
}

/**
 * The port to listen on; 0 lets the system choose.
 * @throws {StartError} for what is no port.
 */
export function readPort(): number {
  const text = environment.PORT || '3000'
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new StartError(
      `PORT=${text} is no port; write a number from 0 to 65535, such as PORT=3000`,
    )
  }
  return port
}
