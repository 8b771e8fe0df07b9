import { invalidValue } from '../errors.ts'
import { checkedObject } from '../known-names.ts'
import { defineHeader } from './header.ts'

/** The header's text, or its parts. */
export type StrictTransportSecurity =
  | string
  | {
      /** Seconds for which browsers keep to HTTPS. @default 31536000, a year */
      readonly maxAge?: number
      /** Whether hosts below this one are meant too. @default true */
      readonly includeSubDomains?: boolean
      /** Asks for a place on the browsers' own list; needs a year and `includeSubDomains`. */
      readonly preload?: boolean
    }

interface Hsts {
  readonly maxAge: number
  readonly includeSubDomains: boolean
  readonly preload: boolean
}

const NAME = 'Strict-Transport-Security'
const YEAR = 31_536_000

/** Has browsers come back over HTTPS only (RFC 6797); sent over HTTPS only, as section 7.2 asks. */
export const strictTransportSecurity = defineHeader<Hsts>({
  name: NAME,
  recommended: {},
  secureOnly: true,
  parse: (written) => checkPreload(typeof written === 'string' ? readText(written) : read(written)),
  write: ({ maxAge, includeSubDomains, preload }) =>
    `max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`,
})

function read(written: unknown): Hsts {
  const options = checkedObject(NAME, written, ['maxAge', 'includeSubDomains', 'preload'])
  const { maxAge = YEAR, includeSubDomains = true, preload = false } = options
  if (typeof maxAge !== 'number' || !Number.isSafeInteger(maxAge) || maxAge < 0) {
    throw invalidValue(
      NAME,
      maxAge,
      'is not a value of maxAge',
      `Write a whole number of seconds, such as ${YEAR}`,
    )
  }
  return {
    maxAge,
    includeSubDomains: checkFlag('includeSubDomains', includeSubDomains),
    preload: checkFlag('preload', preload),
  }
}

function readText(written: string): Hsts {
  const match = /^max-age=(\d{1,15})(; *includeSubDomains)?(; *preload)?$/i.exec(written)
  if (match) {
    const [, seconds, subDomains, preload] = match
    return { maxAge: Number(seconds), includeSubDomains: !!subDomains, preload: !!preload }
  }
  const instead = `Write "max-age=${YEAR}; includeSubDomains", or { maxAge: ${YEAR} }`
  throw invalidValue(NAME, written, 'is not a value of this header', instead)
}

function checkFlag(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw invalidValue(NAME, value, `is not a value of ${option}`, 'Write true or false')
}

/** The terms of https://hstspreload.org. */
function checkPreload(hsts: Hsts): Hsts {
  if (hsts.preload && (hsts.maxAge < YEAR || !hsts.includeSubDomains)) {
    throw invalidValue(
      NAME,
      hsts,
      'asks for preload with less than the preload list requires',
      `Write maxAge: ${YEAR} or more and includeSubDomains: true, or leave preload out`,
    )
  }
  return hsts
}
