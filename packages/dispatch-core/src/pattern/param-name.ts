/** The names that params cannot have: they could change an object's prototype. */
export const RESERVED_PARAM_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype']

/** A JavaScript identifier at `lastIndex` (ECMA-262, section 12.7, without escapes). */
const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy

/** The same for names in ASCII alone: the shorter expression is faster. */
const ASCII_IDENTIFIER = /[A-Za-z$_][\w$]*(?![\w$\x80-\uffff])/y

/** The identifier that starts at `index` of `text`, or `''`. */
export function readIdentifier(text: string, index: number): string {
  for (const expression of [ASCII_IDENTIFIER, IDENTIFIER]) {
    expression.lastIndex = index
    const [identifier] = expression.exec(text) ?? []
    if (identifier !== undefined) return identifier
  }
  return ''
}

/** Matches most names, faster than the full grammar. */
const ASCII_NAME = /^[A-Za-z$_][\w$]*$/

/** Whether `name` can name a param or a matcher: a JavaScript identifier. */
export function isParamName(name: string): boolean {
  return ASCII_NAME.test(name) || (name !== '' && readIdentifier(name, 0) === name)
}

/**
 * Suggests a param name for a text that cannot be one: `userId` for `user-id`, `_2nd` for `2nd`.
 * `undefined` for a text without a letter or digit.
 */
export function suggestParamName(text: string): string | undefined {
  const words = text.match(/[\p{ID_Continue}$]+/gu)
  if (words === null) return undefined
  const [first = '', ...rest] = words
  const name = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return isParamName(name) ? name : `_${name}`
}
