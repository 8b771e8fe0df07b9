import { invalidValue, problemsOf } from '../errors.ts'
import { isPlainObject } from '../known-names.ts'
import { checkedEndpointName } from './endpoint-name.ts'
import { defineHeader, type ReportingEndpoint } from './header.ts'

/** URLs by the names of the endpoints; one URL alone is the endpoint `default`. */
export type ReportingEndpoints = string | Readonly<Record<string, string>>

const NAME = 'Reporting-Endpoints'

/** Where browsers send their reports (W3C Reporting API, section 3.2). */
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
 * The endpoint that policies report to: `default`, or else the first. Endpoints that make no
 * sense are the header's to tell of.
 */
export function mainEndpoint(layers: readonly unknown[]): ReportingEndpoint | undefined {
  const written = layers.slice(layers.lastIndexOf(false) + 1)
  try {
    const endpoints = written.flatMap((layer) =>
      typeof layer === 'string' || isPlainObject(layer) ? parseEndpoints(layer) : [],
    )
    return endpoints.findLast((endpoint) => endpoint.name === 'default') ?? endpoints[0]
  } catch (error) {
    problemsOf(error)
    return undefined
  }
}

function parseEndpoints(written: unknown): readonly ReportingEndpoint[] {
  if (typeof written === 'string') return parseEndpoints({ default: written })
  if (!isPlainObject(written) || Object.keys(written).length === 0) {
    const instead = 'Write { default: "https://reports.example/" }'
    throw invalidValue(NAME, written, 'names no endpoint', instead)
  }
  return Object.entries(written).map(([name, url]) => ({
    name: checkedEndpointName(NAME, name),
    url: checkedUrl(url),
  }))
}

function checkedUrl(written: unknown): string {
  if (typeof written === 'string' && /^(?:https:\/\/|\/(?!\/))[\x21-\x7e]*$/.test(written)) {
    if (!/["\\,;]/.test(written) && URL.canParse(written, 'https://host.invalid')) return written
  }
  throw invalidValue(
    NAME,
    written,
    'is not where reports can be sent',
    'Write an https: URL or a path that begins with "/", with ",", ";", quotes and \\ encoded',
  )
}
