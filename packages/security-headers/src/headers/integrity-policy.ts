import { invalidValue } from '../checks/errors.ts'
import { checkedObject } from '../checks/known-names.ts'
import { defineHeader, type Header } from './header.ts'
import { checkedEndpointName } from './reporting-endpoints.ts'
import { parseWord } from './token-header.ts'

type Destination = 'script' | 'style'

export interface IntegrityPolicy {
  /** The kinds of resources that browsers load only with an `integrity` attribute. */
  readonly blockedDestinations: readonly Destination[]
  /** The places where browsers look for the integrity; they know `inline`. */
  readonly sources?: readonly 'inline'[]
  /** The names of reporting endpoints. Default: the endpoint of `reportingEndpoints`, if any. */
  readonly endpoints?: readonly string[]
}

const EXAMPLES = {
  blockedDestinations: '["script"]',
  sources: '["inline"]',
  endpoints: '["default"]',
}

/**
 * Makes browsers refuse scripts and styles without an integrity attribute (W3C SRI,
 * "Integrity-Policy").
 */
export const integrityPolicy = integrityHeader('Integrity-Policy')

/** Only reports the violations of the policy, and blocks nothing. */
export const integrityPolicyReportOnly = integrityHeader('Integrity-Policy-Report-Only')

function integrityHeader(name: string): Header {
  return defineHeader<IntegrityPolicy>({
    name,
    recommended: { blockedDestinations: ['script'] },
    parse(written) {
      const parts = ['blockedDestinations', 'sources', 'endpoints']
      const { blockedDestinations, sources, endpoints } = checkedObject(name, written, parts)
      return {
        blockedDestinations: words(blockedDestinations ?? [], 'blockedDestinations', (word) =>
          parseWord<Destination>({ name, values: ['script', 'style'] }, word),
        ),
        ...(sources !== undefined && {
          sources: words(sources, 'sources', (word) =>
            parseWord({ name, values: ['inline'] }, word),
          ),
        }),
        ...(endpoints !== undefined && {
          endpoints: words(endpoints, 'endpoints', (word) => checkedEndpointName(name, word)),
        }),
      }
    },
    write({ blockedDestinations, sources, endpoints }, reporting) {
      const reportTo = endpoints ?? (reporting ? [reporting.name] : [])
      return [
        `blocked-destinations=(${blockedDestinations.join(' ')})`,
        ...(sources ? [`sources=(${sources.join(' ')})`] : []),
        ...(reportTo.length > 0 ? [`endpoints=(${reportTo.join(' ')})`] : []),
      ].join(', ')
    },
  })

  function words<Word>(
    written: unknown,
    option: keyof typeof EXAMPLES,
    parse: (word: unknown) => Word,
  ): Word[] {
    if (Array.isArray(written) && written.length > 0) return written.map(parse)
    throw invalidValue(
      name,
      written,
      `is not a list for ${option}`,
      `Write ${option}: ${EXAMPLES[option]}`,
    )
  }
}
