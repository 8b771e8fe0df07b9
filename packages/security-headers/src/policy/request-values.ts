import type { HeaderInput } from '../headers/header.ts'
import type { HeaderPair, Policy } from './policy.ts'

/** The headers of one response, and the errors of the functions that failed to make theirs. */
export interface RequestPairs {
  readonly pairs: readonly HeaderPair[]
  readonly failures: readonly unknown[]
}

/** The headers of a policy for one request. `isSecure` says whether it came over TLS. */
export function requestPairs(policy: Policy, input: HeaderInput, isSecure: boolean): RequestPairs {
  const pairs = [...(isSecure ? policy.secure : policy.always)]
  const failures: unknown[] = []
  for (const { name, secureOnly, make } of policy.perRequest) {
    if (secureOnly && !isSecure) continue
    try {
      const value = make(input)
      if (value !== undefined) pairs.push([name, value])
    } catch (error) {
      failures.push(error)
    }
  }
  return { pairs, failures }
}

/**
 * The headers of a policy for one request, if every function makes its header.
 *
 * @throws {unknown} the error of the first function that fails.
 */
export function requirePairs(
  policy: Policy,
  input: HeaderInput,
  isSecure: boolean,
): readonly HeaderPair[] {
  const { pairs, failures } = requestPairs(policy, input, isSecure)
  if (failures.length > 0) throw failures[0]
  return pairs
}

/** A new nonce: 128 random bits in base64 (CSP 3, section 7.1 asks for no fewer). */
export function createNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
}

/** Whether a value can be a nonce in `'nonce-…'` (CSP 3, `base64-value`). */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9+/_-]+={0,2}$/.test(value)
}

/**
 * Whether a host, with or without a port, is this machine. A browser that gets
 * `Strict-Transport-Security` from it would use HTTPS for every other project on the machine too.
 */
export function isLocalhost(host: string): boolean {
  return LOCALHOST.test(host)
}

const LOCALHOST = /(?:^|\.)localhost\.?(?::\d*)?$|^(?:127(?:\.\d{1,3}){3}|\[::1\])(?::\d*)?$/i
