import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { StartError } from './start-error.js'

/** The settings of the environment, which are read here alone. */
const environment = process.env

/**
 * The directory of data that survives a restart: `DATA_DIR`. Default: `.data` in the directory that
 * the app is started in.
 */
export const dataDirectory = resolve(environment.DATA_DIR || '.data')

/** A PostgreSQL server, `postgres://user:password@host:5432/name`. Without it the app runs its own. */
export const databaseUrl = environment.DATABASE_URL || undefined

/** The level of the log: `trace`, `debug`, `info`, `warn`, `error` or `silent`. Default: `info`. */
export const logLevel = environment.LOG_LEVEL || 'info'

const SHORTEST_SECRET = 32

/**
 * The key that signs sessions, if the environment names one.
 * @throws {StartError} when it is too short.
 */
export function readSessionSecret(): string | undefined {
  const secret = environment.SESSION_SECRET
  if (!secret) return undefined
  if (secret.length < SHORTEST_SECRET) {
    throw new StartError(
      `SESSION_SECRET has ${secret.length} characters; give it at least ${SHORTEST_SECRET}, for example those of "openssl rand -hex 32"`,
    )
  }
  return secret
}

/**
 * The port to listen on; 0 lets the system choose.
 * @throws {StartError} when it is not a port.
 */
export function readPort(): number {
  const text = environment.PORT || '3000'
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new StartError(
      `PORT=${text} is not a port; write a number from 0 to 65535, such as PORT=3000`,
    )
  }
  return port
}

/**
 * The proxies in front whose `X-Forwarded-*` headers count: `TRUST_PROXY`, either how many there are
 * or their addresses, `10.0.0.0/8, loopback`. Without it the app believes no such header.
 * @throws {StartError} when it is neither.
 */
export function readTrustProxy(): number | string | false {
  const text = environment.TRUST_PROXY
  if (!text) return false
  if (/^\d{1,2}$/.test(text)) return Number(text)
  if (text.split(',').every(isProxyAddress)) return text
  throw new StartError(
    `TRUST_PROXY=${text} names no proxy; write how many are in front, such as 1, or their addresses, such as 10.0.0.0/8`,
  )
}

function isProxyAddress(text: string): boolean {
  const [address = '', prefix = '0', ...rest] = text.trim().split('/')
  if (/^(?:loopback|linklocal|uniquelocal)$/.test(text.trim())) return true
  return isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && rest.length === 0
}
