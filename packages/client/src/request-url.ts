/**
 * Writes a pattern with its params as a path: the exact inverse of the way in which a route reads
 * its params from a raw path.
 *
 * @throws {TypeError} for a param that is missing, or that no path can carry.
 */
export function toPath(pattern: string, params: Params = {}): string {
  const segments: Part[][] = []
  for (const [, escaped, name, modifier, slash, text] of pattern.matchAll(TOKENS)) {
    if (slash) {
      segments.push([])
    } else {
      segments.at(-1)?.push(name ? { name, modifier } : (escaped ?? text ?? ''))
    }
  }
  return `/${segments.flatMap(writeSegment).join('/')}`

  function writeSegment(parts: readonly Part[]): string[] {
    const [first] = parts
    if (typeof first === 'object' && parts.length === 1) return writeParam(first)
    const texts = parts.filter((part) => typeof part === 'string')
    // Between several params, an encoded "-" does not separate them.
    const separators = parts.length - texts.length > 1 ? texts.join('') : ''
    const written = parts.map((part) =>
      typeof part === 'string'
        ? encodeText(part)
        : encodeValue(part, params[part.name], separators),
    )
    return parts.length > 0 ? [written.join('')] : []
  }

  function writeParam(param: Param): string[] {
    const { name, modifier = '' } = param
    const value = params[name]
    if (value === undefined && '?*'.includes(modifier || ' ')) return []
    const values = '+*'.includes(modifier || ' ') ? [value].flat() : [value]
    if (modifier === '+' && values.length === 0) throw refuse(name, value)
    return values.map((one) => encodeValue(param, one, ''))
  }

  function encodeValue({ name }: Param, value: unknown, separators: string): string {
    const text = typeof value === 'string' || Number.isSafeInteger(value) ? String(value) : ''
    if (text === '' || UNSENDABLE.test(text)) throw refuse(name, value)
    return Array.from(text, (character) => {
      if (!separators.includes(character)) return encodeURIComponent(character)
      if (encodeText(character) !== character) throw refuse(name, value)
      return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
    }).join('')
  }

  function refuse(name: string, value: unknown): TypeError {
    return new TypeError(
      `${pattern}: no path carries ${JSON.stringify(value)} as ${name}; write a text other than "." or ".."`,
    )
  }
}

export type Params = Readonly<Record<string, unknown>>

interface Param {
  readonly name: string
  readonly modifier: string | undefined
}

/** A text of a segment without its escapes, or a param. */
type Part = string | Param

const TOKENS = /\\([\s\S])|:([\p{IDC}$\u200c\u200d]+)(?:\([^)]*\))?([?+*]?)|(\/)|([^\\:/]+)/gu

// biome-ignore lint/suspicious/noControlCharactersInRegex: paths with such characters are refused.
const UNSENDABLE = /[\0-\x1f\x7f]|(?:^|[/\\])\.\.?(?:[/\\]|$)/u

/** The text of a route, which is in NFC, as it stands in a path (WHATWG URL, path percent-encode set). */
function encodeText(text: string): string {
  return text.replace(/[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]+/g, encodeURIComponent)
}

/** Writes a query: a list gives its name several times, and an absent value is left out. */
export function toQuery(query: Query | URLSearchParams = {}): string {
  const search = new URLSearchParams()
  const pairs = query instanceof URLSearchParams ? query : Object.entries(query)
  for (const [name, value] of pairs) {
    for (const one of [value].flat()) if (one != null) search.append(name, one as string)
  }
  const text = String(search)
  return text && `?${text}`
}

export type Query = Readonly<Record<string, unknown>>
