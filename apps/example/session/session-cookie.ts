import type { CookieOptions, Response } from 'express'
import { SESSION_SECONDS } from './session-token.js'

/** Puts the session's token into the cookie `token`, which scripts cannot read. */
export function setSessionCookie(res: Response, token: string): void {
  res.cookie('token', token, { ...attributes(res), maxAge: SESSION_SECONDS * 1000 })
}

export function clearSessionCookie(res: Response): void {
  res.clearCookie('token', attributes(res))
}

function attributes(res: Response): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: res.req.secure, path: '/' }
}
