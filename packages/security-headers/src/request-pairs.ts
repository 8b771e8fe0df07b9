import type { HeaderContext } from './headers/header.ts'
import type { HeaderPair, Policy } from './policy.ts'

/** The headers of one response, and what the functions threw that failed to make theirs. */
export interface RequestPairs {
  readonly pairs: readonly HeaderPair[]
  readonly failures: readonly unknown[]
}

/** The headers of a policy for one request; `isSecure` is the host's view of its connection. */
export function requestPairs(
  policy: Policy,
  context: HeaderContext,
  isSecure: boolean,
): RequestPairs {
  const pairs = [...(isSecure ? policy.secure : policy.always)]
  const failures: unknown[] = []
  for (const { name, secureOnly, make } of policy.perRequest) {
    if (secureOnly && !isSecure) continue
    try {
      const value = make(context)
      if (value !== undefined) pairs.push([name, value])
    } catch (error) {
      failures.push(error)
    }
  }
  return { pairs, failures }
}

/** The headers, where one that cannot be made is an error. @throws what its function threw */
export function requirePairs(
  policy: Policy,
  context: HeaderContext,
  isSecure: boolean,
): readonly HeaderPair[] {
  const { pairs, failures } = requestPairs(policy, context, isSecure)
  if (failures.length > 0) throw failures[0]
  return pairs
}
