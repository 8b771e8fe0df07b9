import { invalidValue, issuesOf } from '../checks/errors.ts'
import { isOptions } from '../checks/known-names.ts'
import { defineHeader, type ReportingEndpoint } from './header.ts'

/** The URL of each endpoint by its name. One URL alone is the endpoint `default`. */
export type ReportingEndpoints = string | Readonly<Record<string, string>>

const NAME = 'Reporting-Endpoints'

/** Says where browsers send their reports (W3C Reporting API, section 3.2). */
export const reportingEndpoints = defineHeader({
  name: NAME,
  recommended: undefined,
  parse: parseEndpoints,
  merge: (under, over) => {
    const names = new Set(over.map((endpoint) => endpoint.name))
    return [...under.filter((endpoint) => !names.has(endpoint.name)), ...over]
  },
  write: (endpoints) => endpoints.map(({ name, url }) => `${name}="${url}"`).join(', '),
})

/**
 * The endpoint to which policies report: `default`, or else the first one. It is undefined for
 * wrong endpoints, because the header itself throws their error.
 */
export function mainEndpoint(layers: readonly unknown[]): ReportingEndpoint | undefined {
  const written = layers.slice(layers.lastIndexOf(false) + 1)
  try {
    const endpoints = written.flatMap((layer) =>
      typeof layer === 'string' || isOptions(layer) ? parseEndpoints(layer) : [],
    )
    return endpoints.findLast((endpoint) => endpoint.name === 'default') ?? endpoints[0]
  } catch (error) {
    issuesOf(error)
    return undefined
  }
}

function parseEndpoints(written: unknown): readonly ReportingEndpoint[] {
  if (typeof written === 'string') return parseEndpoints({ default: written })
  if (!isOptions(written) || Object.keys(written).length === 0) {
    const instead = 'Write { default: "https://reports.example/" }'
    throw invalidValue(NAME, written, 'names no endpoint', instead)
  }
  return Object.entries(written).map(([name, url]) => ({
    name: checkedEndpointName(NAME, name),
    url: checkedUrl(url),
  }))
}

/**
 * The name of an endpoint: a key of RFC 9651, section 3.1.2.
 *
 * @throws {SecurityHeadersError} for any other name.
 */
export function checkedEndpointName(header: string, written: unknown): string {
  if (typeof written === 'string' && /^[a-z*][a-z0-9_.*-]*$/.test(written)) return written
  throw invalidValue(
    header,
    written,
    'is not the name of a reporting endpoint',
    'Write lower-case letters, digits, "_", "-", "." or "*", a letter first, as in "csp-reports"',
  )
}

function checkedUrl(written: unknown): string {
  if (typeof written === 'string' && /^(?:https:\/\/|\/(?!\/))[\x21-\x7e]*$/.test(written)) {
    if (!/["\\,;]/.test(written) && URL.canParse(written, 'https://host.invalid')) return written
  }
  throw invalidValue(
    NAME,
    written,
    'is not a URL for reports',
    'Write an https: URL or a path that begins with "/", with ",", ";", quotes and \\ encoded',
  )
}
