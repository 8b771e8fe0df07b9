import { invalidValue } from '../errors.ts'

/**
 * Who may use a feature: origins, `self`, `src`, or `*` for everyone; an empty list is nobody.
 * Text in the header's own form, `(self "https://a.example")`, means the same.
 */
export type PermissionsAllowlist =
  | '*'
  | 'self'
  | readonly ('*' | 'self' | 'src' | (string & {}))[]
  | (string & {})

/** The allowlist as it is sent (W3C Permissions Policy, section 9.2). @throws SecurityHeadersError */
export function parseAllowlist(header: string, feature: string, written: unknown): string {
  const items = listItems(written)
  if (items === undefined) {
    const instead = `Write ${feature}: [] for nobody, or ["self", "https://a.example"]`
    throw invalidValue(header, written, `is not an allowlist of ${feature}`, instead)
  }
  const members = items.map((item) => member(header, feature, item))
  if (members.includes('*')) {
    if (members.length === 1) return '*'
    throw invalidValue(header, written, 'names more than everyone', `Write ${feature}: "*"`)
  }
  return `(${members.join(' ')})`
}

/** The list that a text or a list stands for. */
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
  throw invalidValue(header, item, `may not stand in the allowlist of ${feature}`, instead(text))
}

function instead(text: string): string {
  const bare = text.replaceAll(/['"()]/g, '').toLowerCase()
  if (bare === 'none' || bare === '') return 'Write [], which is sent as (), for nobody'
  if (bare === 'self' || bare === 'src' || bare === '*')
    return `Write "${bare}" without more quotes`
  if (bare === 'all') return 'Write "*"'
  const origin = URL.canParse(text) ? new URL(text).origin : 'null'
  return `Write ${origin === 'null' ? 'an origin, such as "https://a.example"' : `"${origin}"`}`
}

/** `https://a.example:8443`, or `https://*.a.example`, as a browser writes it; no path. */
function isOrigin(text: string): boolean {
  if (!/^(?:https?|wss?):\/\/[A-Za-z0-9.*:[\]-]+$/.test(text) || !URL.canParse(text)) return false
  return new URL(text).origin === text
}
