import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

// One of the settings that OWASP's Password Storage Cheat Sheet calls equally strong. A hash takes
// 16 MiB.
const COST = { N: 2 ** 14, r: 8, p: 5 }
const KEY_LENGTH = 32

/** A salted scrypt hash (RFC 7914) as text that holds its own settings: `scrypt$N$r$p$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return formatHash(salt, await deriveKey(password, salt, COST))
}

/**
 * Whether a password belongs to a hash. Without a hash the answer is no, after the same work, so
 * that the time of the answer does not show which users exist.
 */
export async function verifyPassword(password: string, hash = decoy): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = hash.split('$')
  const expected = Buffer.from(key, 'base64url')
  const settings = { N: Number(N), r: Number(r), p: Number(p) }
  const given = await deriveKey(password, Buffer.from(salt, 'base64url'), settings)
  return timingSafeEqual(given, expected)
}

/** A hash whose password is unknown. */
const decoy = formatHash(randomBytes(16), randomBytes(KEY_LENGTH))

function formatHash(salt: Buffer, key: Buffer): string {
  const { N, r, p } = COST
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

function deriveKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Keyboards may type one password as different characters (RFC 8265; this uses NFKC).
    scrypt(password.normalize('NFKC'), salt, KEY_LENGTH, options, (error, key) => {
      if (error) {
        reject(error)
      } else {
        resolve(key)
      }
    })
  })
}
