import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

// One of the settings that OWASP's Password Storage Cheat Sheet gives as equally strong; 16 MiB a hash.
const cost = { N: 2 ** 14, r: 8, p: 5 }
const keyLength = 32

/** A salted scrypt hash (RFC 7914) as text that carries its own settings: `scrypt$N$r$p$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return formatHash(salt, await deriveKey(password, salt, cost))
}

/**
 * Whether the password is the one that was hashed. Without a hash the answer is no, after the
 * same work, so that its time tells nobody which users there are.
 */
export async function verifyPassword(password: string, hash = decoy): Promise<boolean> {
  const [, N, r, p, salt = '', key = ''] = hash.split('$')
  const expected = Buffer.from(key, 'base64url')
  const settings = { N: Number(N), r: Number(r), p: Number(p) }
  const given = await deriveKey(password, Buffer.from(salt, 'base64url'), settings)
  return timingSafeEqual(given, expected)
}

/** The hash of no password anyone knows. */
const decoy = formatHash(randomBytes(16), randomBytes(keyLength))

function formatHash(salt: Buffer, key: Buffer): string {
  const { N, r, p } = cost
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

function deriveKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // One password may be typed as different characters on different keyboards (RFC 8265, NFKC here).
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}
