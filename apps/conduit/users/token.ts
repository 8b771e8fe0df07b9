import { errors, jwtVerify, SignJWT } from 'jose'
import { tokenSecret } from './token-secret.js'

const ALGORITHM = 'HS256'
const LIFETIME = '30d'

/** A signed token (a JWT, RFC 7519) that names a user for 30 days. */
export async function signToken(userId: number): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(String(userId))
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(await tokenSecret())
}

/** The id of the user, or `undefined` for a token that is forged, expired or malformed. */
export async function verifyToken(token: string): Promise<number | undefined> {
  try {
    const { payload } = await jwtVerify(token, await tokenSecret(), {
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'sub'],
    })
    return Number(payload.sub)
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
