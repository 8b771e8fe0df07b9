import { findNearest } from '@portolan/dispatch-core/adapter'

/** What to write instead of the name of a matcher that there is not. */
export function suggestMatcher(name: string, matchers: ReadonlySet<string>): string {
  const nearest = findNearest(name, [...matchers])
  const known = [...matchers].map((matcher) => `"${matcher}"`).join(', ')
  const choice = nearest === undefined ? `Write one of ${known}` : `Write "${nearest}"`
  return `${choice}, or give "${name}" in the option matchers`
}
