import { type HeaderIssue, invalidValue, issuesOf } from '../checks/errors.ts'
import { isOptions, unknownName } from '../checks/known-names.ts'
import { HEADERS } from '../headers/all-headers.ts'
import type { OptionsLayer } from './options.ts'
import { PRESETS } from './presets.ts'

const NAME = 'securityHeaders'

const CHECKS: Readonly<Record<string, (value: unknown) => void>> = {
  preset: (value) => {
    const names = Object.keys(PRESETS)
    if (typeof value === 'string' && names.includes(value)) return
    const list = names.map((name) => JSON.stringify(name)).join(' or ')
    throw invalidValue('preset', value, 'is not a preset', `Write ${list}`)
  },
  xPoweredBy: (value) => checkType('xPoweredBy', value, 'boolean', 'true or false'),
  overwrite: (value) => checkType('overwrite', value, 'boolean', 'true or false'),
  isSecure: (value) => checkType('isSecure', value, 'function', '(request) => …'),
  headers: (value) => {
    if (!isOptions(value)) {
      throw invalidValue('headers', value, 'is not an object', 'Write { "X-Name": "value" }')
    }
    for (const name of Object.keys(value)) checkHeaderName('headers', name)
  },
  removeHeaders: (value) => {
    if (!Array.isArray(value)) {
      throw invalidValue('removeHeaders', value, 'is not a list', 'Write ["Server"]')
    }
    for (const name of value) checkHeaderName('removeHeaders', name)
  },
}

const OPTIONS = [...Object.keys(HEADERS), ...Object.keys(CHECKS)]

const OPTION_BY_HEADER: ReadonlyMap<string, string> = new Map(
  Object.entries(HEADERS).map(([option, header]) => [header.name.toLowerCase(), option]),
)

/** Helmet's short names of options, for which helmet has the full names as well. */
const HELMET_ALIASES: Readonly<Record<string, string>> = {
  dnsPrefetchControl: 'xDnsPrefetchControl',
  frameguard: 'xFrameOptions',
  hidePoweredBy: 'xPoweredBy',
  hsts: 'strictTransportSecurity',
  ieNoOpen: 'xDownloadOptions',
  noSniff: 'xContentTypeOptions',
  permittedCrossDomainPolicies: 'xPermittedCrossDomainPolicies',
  xssFilter: 'xXssProtection',
}

/** The issues of options, without those of the headers' own values. */
export function findOptionIssues(options: unknown): readonly HeaderIssue[] {
  if (!isOptionsLayer(options)) return notOptions(options).issues
  return Object.entries(options).flatMap(([option, value]) => {
    if (!OPTIONS.includes(option)) return unknownOption(option).issues
    const check = Object.hasOwn(CHECKS, option) ? CHECKS[option] : undefined
    if (value === undefined || check === undefined) return []
    try {
      check(value)
      return []
    } catch (error) {
      return issuesOf(error)
    }
  })
}

/** Whether a value is an object of options, and not a request. */
export function isOptionsLayer(value: unknown): value is OptionsLayer {
  return isOptions(value) && !isRequest(value)
}

/** `app.use(securityHeaders)`, without the call, passes a request as the options. */
function isRequest(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'url' in value && 'method' in value
}

function notOptions(value: unknown) {
  return isRequest(value)
    ? invalidValue(
        NAME,
        'app.use(securityHeaders)',
        'lacks the call',
        'Write app.use(securityHeaders())',
      )
    : invalidValue(NAME, value, 'is not an object of options', "Write { preset: 'api' }")
}

function unknownOption(option: string) {
  const known = Object.hasOwn(HELMET_ALIASES, option) ? HELMET_ALIASES[option] : undefined
  return known === undefined
    ? unknownName(NAME, option, OPTIONS)
    : invalidValue(NAME, option, 'is not an option', `Write ${known}`)
}

function checkType(option: string, value: unknown, type: string, instead: string): void {
  if (typeof value === type) return
  throw invalidValue(option, value, `is not a value of ${option}`, `Write ${instead}`)
}

/** Checks the name of a header in an option that lists names (RFC 9110, section 5.1). */
function checkHeaderName(option: string, written: unknown): void {
  if (typeof written !== 'string' || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(written)) {
    throw invalidValue(option, written, 'is not the name of a header', 'Write one like "X-Name"')
  }
  const known = OPTION_BY_HEADER.get(written.toLowerCase())
  if (known !== undefined) {
    throw invalidValue(option, written, 'has an option of its own', `Write ${known}: …`)
  }
}
