import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { sessionSecret } from './session-secret.js'

/** The length of a session in seconds. */
export const SESSION_SECONDS = 8 * 60 * 60

const ALGORITHM = 'HS256'

/** A signed token (a JWT, RFC 7519) that names a session. */
export async function signToken(sessionId: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: ALGORITHM })
    .setJti(sessionId)
    .setIssuedAt(now)
    .setExpirationTime(now + SESSION_SECONDS)
    .sign(await sessionSecret())
}

/** The id of the session, or `undefined` for a token that is forged, expired or malformed. */
export async function verifyToken(token: unknown): Promise<string | undefined> {
  // cookie-parser turns a cookie that begins with "j:" into an object.
  if (typeof token !== 'string') return undefined
  try {
    const { payload } = await jwtVerify(token, await sessionSecret(), {
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'jti'],
    })
    // The database compares the id by its type, so any other text would be an error there.
    return z.uuid().safeParse(payload.jti).data
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
