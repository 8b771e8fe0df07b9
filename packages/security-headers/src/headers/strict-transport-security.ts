import { invalidValue } from '../checks/errors.ts'
import { checkedObject } from '../checks/known-names.ts'
import { defineHeader } from './header.ts'

/** The header's text, or its parts. */
export type StrictTransportSecurity =
  | string
  | {
      /** The seconds for which browsers use HTTPS only. Default: 31536000, a year. */
      readonly maxAge?: number
      /** Whether the header applies to the subdomains too. Default: `true`. */
      readonly includeSubDomains?: boolean
      /**
       * Asks for a place on the list that browsers are shipped with. It needs a `maxAge` of a year
       * or more and `includeSubDomains`. Default: `false`.
       */
      readonly preload?: boolean
    }

interface Hsts {
  readonly maxAge: number
  readonly includeSubDomains: boolean
  readonly preload: boolean
}

const NAME = 'Strict-Transport-Security'
const YEAR = 31_536_000

/**
 * Makes browsers return over HTTPS only (RFC 6797). It is sent over HTTPS only, as section 7.2
 * requires.
 */
export const strictTransportSecurity = defineHeader<Hsts>({
  name: NAME,
  recommended: {},
  secureOnly: true,
  parse: (written) =>
    checkPreload(typeof written === 'string' ? parseHstsText(written) : parseHsts(written)),
  write: ({ maxAge, includeSubDomains, preload }) =>
    `max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`,
})

function parseHsts(written: unknown): Hsts {
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

function parseHstsText(written: string): Hsts {
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

/** Checks the requirements of https://hstspreload.org. */
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
