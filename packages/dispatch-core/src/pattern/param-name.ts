/** Names that could reach an object's prototype somewhere between the URL and the handler. */
export const RESERVED_PARAM_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype']

/** A JavaScript identifier at `lastIndex` (ECMA-262, IdentifierName without escapes). */
const IDENTIFIER = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy

/** The same for names of ASCII alone, which a shorter expression reads faster. */
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

/** Most names. */
const ASCII_NAME = /^[A-Za-z$_][\w$]*$/

/** Whether `name` can name a param or a matcher: a JavaScript identifier. */
export function isParamName(name: string): boolean {
  return ASCII_NAME.test(name) || (name !== '' && readIdentifier(name, 0) === name)
}

/**
 * The nearest param name to a text that cannot name a param: `user-id` gives `userId`, `2nd`
 * gives `_2nd`. `undefined` where the text holds no letter or digit.
 */
export function suggestParamName(text: string): string | undefined {
  const words = text.match(/[\p{ID_Continue}$]+/gu)
  if (words === null) return undefined
  const [first = '', ...rest] = words
  const name = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return isParamName(name) ? name : `_${name}`
}
