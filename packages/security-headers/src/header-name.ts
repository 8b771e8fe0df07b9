import { invalidValue } from './errors.ts'
import { HEADERS } from './headers/all-headers.ts'

/** A header's name that an option lists (RFC 9110, section 5.1). @throws SecurityHeadersError */
export function checkedHeaderName(option: string, written: unknown): string {
  if (typeof written !== 'string' || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(written)) {
    throw invalidValue(option, written, 'is not the name of a header', 'Write one like "X-Name"')
  }
  const known = OPTION_BY_NAME.get(written.toLowerCase())
  if (known !== undefined) {
    throw invalidValue(option, written, 'has an option of its own', `Write ${known}: …`)
  }
  return written
}

const OPTION_BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(HEADERS).map(([option, header]) => [header.name.toLowerCase(), option]),
)
