import { buildPolicy, type HeaderPair } from './policy.ts'

/**
 * The default headers as `[name, value]` pairs. `Strict-Transport-Security` is among them: send
 * it over HTTPS only, and never from localhost.
 */
export const SECURITY_HEADERS: readonly HeaderPair[] = buildPolicy([{}]).secure
