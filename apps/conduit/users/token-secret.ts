import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSettings } from '../settings.js'

let secret: Promise<Uint8Array> | undefined

/**
 * The key that signs tokens: `JWT_SECRET`, or else a key that the first start makes. The data
 * directory keeps it, so that tokens outlive a restart.
 */
export function tokenSecret(): Promise<Uint8Array> {
  secret ??= loadSecret()
  return secret
}

async function loadSecret(): Promise<Uint8Array> {
  const { JWT_SECRET, DATA_DIR } = readSettings()
  return new TextEncoder().encode(JWT_SECRET ?? (await keptSecret(DATA_DIR)))
}

async function keptSecret(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = join(directory, 'jwt-secret')
  const made = randomBytes(32).toString('hex')
  return writeFile(file, made, { flag: 'wx', mode: 0o600 }).then(
    () => made,
    () => readFile(file, 'utf8'),
  )
}
