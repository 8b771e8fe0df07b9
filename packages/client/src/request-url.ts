/**
 * Writes a pattern with its params as a path: the exact inverse of the way in which a route reads
 * its params from a raw path.
 *
 * @throws {TypeError} for a param that is missing, or that no path can carry.
 */
export function toPath(pattern: string, params: Params = {}): string {
  const segments: Part[][] = []
  for (const [, escaped, name, matcher, modifier, slash, text] of pattern.matchAll(TOKENS)) {
    if (slash !== undefined) {
      segments.push([])
    } else {
      segments
        .at(-1)
        ?.push(name === undefined ? (escaped ?? text ?? '') : { name, matcher, modifier })
    }
  }
  const written = segments.flatMap((parts) => writeSegment(parts, params, pattern))
  return `/${written.filter((segment) => segment !== '').join('/')}`
}

export type Params = Readonly<Record<string, unknown>>

interface Param {
  readonly name: string
  readonly matcher: string | undefined
  readonly modifier: string | undefined
}

/** A text of a segment without its escapes, or a param. */
type Part = string | Param

const TOKENS =
  /\\([\s\S])|:([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)(?:\(([^)]*)\))?([?+*]?)|(\/)|([^\\:/]+)/gu

function writeSegment(parts: readonly Part[], params: Params, pattern: string): string[] {
  const [first] = parts
  if (typeof first !== 'object' || parts.length > 1) return [writeParts(parts, params, pattern)]
  const { name, modifier } = first
  const value = params[name]
  if (modifier === '+' || modifier === '*') {
    const list = value ?? []
    if (!Array.isArray(list)) throw refuse(pattern, name, value, 'write a list of texts')
    if (modifier === '+' && list.length === 0) {
      throw refuse(pattern, name, list, 'write a list with at least one text')
    }
    return list.map((item) => writeValue(first, item, '', pattern))
  }
  if (modifier === '?' && value === undefined) return []
  return [writeValue(first, value, '', pattern)]
}

function writeParts(parts: readonly Part[], params: Params, pattern: string): string {
  const texts = parts.filter((part) => typeof part === 'string').join('')
  // Between several params, an encoded "-" does not separate them.
  const separators =
    parts.length - parts.filter((part) => typeof part === 'string').length > 1 ? texts : ''
  return parts
    .map((part) =>
      typeof part === 'string'
        ? encodeText(part)
        : writeValue(part, params[part.name], separators, pattern),
    )
    .join('')
}

/** @param separators the characters that stand between the params of a segment */
function writeValue(param: Param, value: unknown, separators: string, pattern: string): string {
  const { name, matcher } = param
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw refuse(pattern, name, value, 'write a text or a number')
  }
  if (typeof value === 'number' && matcher === 'int' && !Number.isSafeInteger(value)) {
    throw refuse(pattern, name, value, 'write a safe integer')
  }
  const text = String(value)
  if (text === '') throw refuse(pattern, name, value, 'write a text that is not empty')
  if (UNSENDABLE.test(text)) {
    throw refuse(pattern, name, value, 'a path has no "." or "..", and no control characters')
  }
  return Array.from(text, (character) => {
    if (!separators.includes(character)) return encodeURIComponent(character)
    if (encodeText(character) !== character) {
      throw refuse(pattern, name, value, `leave out ${character}, which separates it from the next`)
    }
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  }).join('')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: paths with such characters are refused.
const UNSENDABLE = /[\0-\x1f\x7f\p{Cs}]|(?:^|[/\\])\.\.?(?:[/\\]|$)/u

/** The static text of a route as it stands in a path: the path percent-encode set of WHATWG URL. */
function encodeText(text: string): string {
  return text.normalize('NFC').replace(/[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]+/g, encodeURIComponent)
}

function refuse(pattern: string, name: string, value: unknown, advice: string): TypeError {
  return new TypeError(`${pattern}: the param ${name} is ${JSON.stringify(value)}; ${advice}`)
}

/**
 * Writes a query: a list gives its name several times, and a value that is `undefined` is left out.
 *
 * @throws {TypeError} for a value that is neither text, number, boolean nor bigint.
 */
export function toQuery(query: Query | URLSearchParams | undefined): string {
  if (query === undefined) return ''
  const search = query instanceof URLSearchParams ? query : new URLSearchParams()
  if (search !== query) {
    for (const [name, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one === undefined || one === null) continue
        if (typeof one === 'object' || typeof one === 'function') {
          throw new TypeError(`The query's ${name} is ${JSON.stringify(one)}; write a text`)
        }
        search.append(name, String(one))
      }
    }
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

export type Query = Readonly<Record<string, unknown>>
