/** A `Content-Type` in its parts: lower-case type and charset. */
export interface MediaType {
  /** Such as `application/json`. */
  readonly type: string
  /** The `charset` parameter in lower case. */
  readonly charset: string | undefined
}

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const quoted = '"(?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*"'
const parameter = `;(?:[ \\t]*(${token})=(?:(${token})|(${quoted})))?`
// A semicolon may stand alone (RFC 9110, section 5.6.6). Every space has one place to go, so
// that no header takes longer than its length.
const mediaTypePattern = /* @__PURE__ */ new RegExp(
  `^(${token}/${token})(?:[ \\t]*${parameter})*[ \\t]*$`,
)
const parameterPattern = /* @__PURE__ */ new RegExp(parameter, 'g')

/**
 * Reads a `Content-Type` (RFC 9110, section 8.3.1). `undefined` for one that is malformed,
 * so that nothing is guessed from the first words of it.
 */
export function parseMediaType(header: string): MediaType | undefined {
  const type = mediaTypePattern.exec(header)?.[1]
  if (type === undefined) return undefined
  return { type: type.toLowerCase(), charset: findCharset(header)?.toLowerCase() }
}

function findCharset(header: string): string | undefined {
  for (const [, name, value, quotedValue] of header.matchAll(parameterPattern)) {
    if (name?.toLowerCase() === 'charset') return value ?? quotedValue?.slice(1, -1)
  }
  return undefined
}
