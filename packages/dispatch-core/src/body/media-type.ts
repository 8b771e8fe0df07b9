/** A `Content-Type` in its parts: lower-case type and charset. */
export interface MediaType {
  /** Such as `application/json`. */
  readonly type: string
  /** The `charset` parameter in lower case. */
  readonly charset: string | undefined
}

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const quoted = '"(?:[\\t !#-\\[\\]-~]|\\\\[\\t -~])*"'
const mediaTypePattern = new RegExp(
  `^(${token}/${token})((?:[ \\t]*;[ \\t]*(?:${token}=(?:${token}|${quoted}))?)*)[ \\t]*$`,
)
const charsetPattern = new RegExp(`;[ \\t]*charset=(?:(${token})|(${quoted}))`, 'i')

/**
 * Reads a `Content-Type` (RFC 9110, section 8.3.1). `undefined` for one that is malformed,
 * so that nothing is guessed from the first words of it.
 */
export function parseMediaType(header: string): MediaType | undefined {
  const match = mediaTypePattern.exec(header)
  if (match?.[1] === undefined) return undefined
  const charset = charsetPattern.exec(match[2] ?? '')
  const value = charset?.[1] ?? charset?.[2]?.slice(1, -1)
  return { type: match[1].toLowerCase(), charset: value?.toLowerCase() }
}
