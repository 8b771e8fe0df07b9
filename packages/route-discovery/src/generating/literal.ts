/** Plain data as a JavaScript literal that no character of a name can end or break. */
export function toLiteral(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, toEscape)
}

/** `<` too, since a generated file may end up inside a script element. */
function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
