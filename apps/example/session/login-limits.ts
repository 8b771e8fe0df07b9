import { type Options, rateLimit } from 'express-rate-limit'

// Only failed attempts count, so that users who log in often are not locked out.
const failures: Partial<Options> = {
  windowMs: 15 * 60 * 1000,
  skip: (req) => req.method !== 'POST',
  skipSuccessfulRequests: true,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  message: { error: 'Too many failed logins, try again in a quarter of an hour' },
}

/** Stops a client that tries many accounts. Behind a proxy, `TRUST_PROXY` tells clients apart. */
export const addressLimit = rateLimit({ ...failures, limit: 10 })

/** Stops many clients that try one account. It reads the parsed body. */
export const accountLimit = rateLimit({
  ...failures,
  limit: 20,
  keyGenerator: (req) => `account ${String(req.body?.email).trim().toLowerCase().slice(0, 320)}`,
})
