import { invalidValue } from '../checks/errors.ts'

/**
 * The origins that may use a feature: origins, `self`, `src`, or `*` for every origin. With an
 * empty list no origin may. The header's own form, `(self "https://a.example")`, works as well.
 */
export type PermissionsAllowlist =
  | '*'
  | 'self'
  | readonly ('*' | 'self' | 'src' | (string & {}))[]
  | (string & {})

/**
 * Writes the allowlist as it is sent (W3C Permissions Policy, section 9.2).
 *
 * @throws {SecurityHeadersError} for a value that is not an allowlist.
 */
export function parseAllowlist(header: string, feature: string, written: unknown): string {
  const items = listItems(written)
  if (items === undefined) {
    const instead = `Write ${feature}: [] to allow no origin, or ["self", "https://a.example"]`
    throw invalidValue(header, written, `is not an allowlist of ${feature}`, instead)
  }
  const members = items.map((item) => member(header, feature, item))
  if (members.includes('*')) {
    if (members.length === 1) return '*'
    throw invalidValue(header, written, 'has "*" beside other origins', `Write ${feature}: "*"`)
  }
  return `(${members.join(' ')})`
}

/** The items of an allowlist that was written as text or as a list. */
function listItems(written: unknown): readonly unknown[] | undefined {
  if (Array.isArray(written)) return written
  if (typeof written !== 'string') return undefined
  const list = /^\((.*)\)$/.exec(written.trim())?.[1] ?? written
  return list.split(/\s+/).filter((item) => item !== '')
}

function member(header: string, feature: string, item: unknown): string {
  if (item === '*' || item === 'self' || item === 'src') return item
  const text = typeof item === 'string' ? item.replace(/^"(.*)"$/, '$1') : ''
  if (isOrigin(text)) return `"${text}"`
  throw invalidValue(header, item, `is not allowed in the allowlist of ${feature}`, instead(text))
}

function instead(text: string): string {
  const bare = text.replaceAll(/['"()]/g, '').toLowerCase()
  if (bare === 'none' || bare === '') return 'Write [], which is sent as (), to allow no origin'
  if (bare === 'self' || bare === 'src' || bare === '*') {
    return `Write "${bare}" without more quotes`
  }
  if (bare === 'all') return 'Write "*"'
  const origin = URL.canParse(text) ? new URL(text).origin : 'null'
  return `Write ${origin === 'null' ? 'an origin, such as "https://a.example"' : `"${origin}"`}`
}

/** Whether a text is an origin as browsers write it, without a path: `https://*.a.example:8443`. */
function isOrigin(text: string): boolean {
  if (!/^(?:https?|wss?):\/\/[A-Za-z0-9.*:[\]-]+$/.test(text) || !URL.canParse(text)) return false
  return new URL(text).origin === text
}
