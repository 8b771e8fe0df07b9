import type { ParamMatcher } from './param-matcher.ts'

/** The matchers that are always there, in the order in which they are tried. */
export const builtInMatchers: Readonly<Record<'int' | 'uuid' | 'slug', ParamMatcher>> = {
  int: toSafeInteger,
  uuid: isUuid,
  slug: isSlug,
}

/** A safe integer in its one decimal spelling: `0` and `-7`, not `-0`, `007` or `+7`. */
function toSafeInteger(value: string): number | undefined {
  if (!/^(?:0|-?[1-9][0-9]{0,15})$/.test(value)) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

/** The text form of any UUID, in either case (RFC 9562, section 4). */
function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
}

/** Lower-case letters and digits of ASCII with single hyphens between them. */
function isSlug(value: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value)
}
