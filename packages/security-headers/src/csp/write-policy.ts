import { invalidValue } from '../errors.ts'
import type { HeaderContext, HeaderText, ReportingEndpoint } from '../headers/header.ts'
import { checkDirective } from './check-directive.ts'
import { type CspPolicy, type CspSource, wordsOf } from './parse-policy.ts'

const NONCE = "'nonce'"

/**
 * The policy as it is sent: text where nothing in it depends on the request, else a function.
 * @throws SecurityHeadersError for an empty policy
 */
export function writePolicy(
  header: string,
  policy: CspPolicy,
  reporting: ReportingEndpoint | undefined,
): HeaderText {
  const directives = withReporting(policy, reporting)
  if (directives.length === 0) {
    throw invalidValue(
      header,
      {},
      'has no directive',
      'Write { defaultSrc: ["\'self\'"] }, or false',
    )
  }
  if (directives.some(([, sources]) => sources.some((source) => typeof source === 'function'))) {
    return (context) =>
      withNonce(
        directives.map((directive) => writeDirective(header, directive, context)).join('; '),
      )(context)
  }
  const text = directives.map(([name, sources]) => [name, ...sources].join(' ')).join('; ')
  return text.includes(NONCE) ? withNonce(text) : text
}

type Directive = readonly [name: string, sources: readonly CspSource[]]

/** The directives less what was taken out, pointed to the app's reporting endpoint. */
function withReporting(
  { directives }: CspPolicy,
  reporting: ReportingEndpoint | undefined,
): readonly Directive[] {
  const kept = [...directives].flatMap(([name, sources]): Directive[] =>
    sources === null ? [] : [[name, sources]],
  )
  const isPointed = directives.has('report-to') || directives.has('report-uri')
  if (reporting === undefined || isPointed || kept.length === 0) return kept
  // Browsers that know report-to pass over report-uri, which is for the others (CSP 3, 6.5.1).
  return [...kept, ['report-uri', [reporting.url]], ['report-to', [reporting.name]]]
}

/** A directive for one request, its functions called and what they gave checked. */
function writeDirective(
  header: string,
  [name, sources]: Directive,
  context: HeaderContext,
): string {
  const words = sources.flatMap((source) =>
    typeof source === 'function'
      ? wordsOf(header, name, source(context.request, context.response))
      : [source],
  )
  checkDirective(header, name, words)
  return [name, ...words].join(' ')
}

/** Puts the request's nonce where `'nonce'` is written. */
function withNonce(text: string): (context: HeaderContext) => string {
  const parts = text.split(NONCE)
  return (context) => (parts.length === 1 ? text : parts.join(`'nonce-${context.makeNonce()}'`))
}
