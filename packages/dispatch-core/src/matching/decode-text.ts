/**
 * The text that a part of a raw path stands for, or `undefined` where it is malformed: an
 * encoding that is not of UTF-8, or a control character of ASCII, encoded or not.
 */
export function decodeText(raw: string): string | undefined {
  if (isPlain(raw)) return raw
  const text = raw.includes('%') ? decode(raw) : raw
  return text === undefined || CONTROL.test(text) ? undefined : text
}

/** Whether a raw text stands for itself; there may be others that do. */
export function isPlain(raw: string): boolean {
  return !UNUSUAL.test(raw)
}

/** More than what is decoded or refused, so that it is one range, which is found in half the time. */
const UNUSUAL = /[^&-~]/

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
const CONTROL = /[\0-\x1f\x7f]/

function decode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw)
  } catch {
    return undefined
  }
}
