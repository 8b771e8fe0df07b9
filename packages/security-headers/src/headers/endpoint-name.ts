import { invalidValue } from '../errors.ts'

/** A reporting endpoint's name: a key of RFC 9651, section 3.1.2. @throws SecurityHeadersError */
export function checkedEndpointName(header: string, written: unknown): string {
  if (typeof written === 'string' && /^[a-z*][a-z0-9_.*-]*$/.test(written)) return written
  throw invalidValue(
    header,
    written,
    'is not the name of a reporting endpoint',
    'Write lower-case letters, digits, "_", "-", "." or "*", a letter first, as in "csp-reports"',
  )
}
