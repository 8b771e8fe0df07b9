import {
  checkedText,
  type Header,
  type HeaderContext,
  type HeaderText,
  type Resolution,
} from './headers/header.ts'

/** Makes a header's value for a request; undefined: it is not sent. @throws SecurityHeadersError */
export type MakeValue = (context: HeaderContext) => string | undefined

/**
 * A header's value, or what makes it for each request. The settings that are no functions are
 * checked now in either case.
 * @throws SecurityHeadersError
 */
export function buildHeader(
  header: Header,
  settings: readonly unknown[],
  resolution: Resolution,
): string | MakeValue | undefined {
  const fixed = settings.map((setting) => (typeof setting === 'function' ? undefined : setting))
  const text = header.resolve(fixed, resolution)
  if (settings.some((setting) => typeof setting === 'function')) {
    return (context) => {
      const given = settings.map((setting) =>
        typeof setting === 'function' ? setting(context.request, context.response) : setting,
      )
      return toValue(header.name, header.resolve(given, resolution), context)
    }
  }
  return typeof text === 'function' ? (context) => toValue(header.name, text, context) : text
}

function toValue(name: string, text: HeaderText | undefined, context: HeaderContext) {
  return typeof text === 'function' ? checkedText(name, text(context)) : text
}
