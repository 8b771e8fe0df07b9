import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dataDirectory, readSessionSecret } from '../settings.js'
import { StartError } from '../start-error.js'

let secret: Promise<Uint8Array> | undefined

/**
 * The key that signs sessions: `SESSION_SECRET`, or else a key that the first start makes. The data
 * directory keeps it, so that sessions outlive a restart.
 */
export function sessionSecret(): Promise<Uint8Array> {
  secret ??= loadSecret()
  return secret
}

async function loadSecret(): Promise<Uint8Array> {
  return new TextEncoder().encode(readSessionSecret() ?? (await keptSecret()))
}

async function keptSecret(): Promise<string> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const file = join(dataDirectory, 'session-secret')
  try {
    const made = randomBytes(32).toString('hex')
    await writeFile(file, made, { flag: 'wx', mode: 0o600 })
    return made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readKept(file)
  }
}

async function readKept(file: string): Promise<string> {
  const kept = await readFile(file, 'utf8')
  if (!/^[0-9a-f]{64}$/.test(kept)) {
    throw new StartError(
      `${file} holds no session secret; remove the file, and the app makes a new one`,
    )
  }
  return kept
}
