/**
 * A file name of a client in a form that names only a file: without directories, without control
 * characters and marks that reverse text, without dots and spaces at its end, 255 characters at
 * most. `'file'` where nothing is left.
 */
export function toFileName(name: string): string {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  const clean = base.replace(UNSAFE, '').trim()
  const whole = clean.replace(/[. ]+$/, '')
  return whole.length > 255 ? shorten(whole) : whole || 'file'
}

/** Control characters, and marks that change the direction of text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to remove
const UNSAFE = /[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** The extension stays. */
function shorten(name: string): string {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  // Half of a character that takes two units is dropped.
  return name.slice(0, 255 - extension.length).replace(/[\ud800-\udbff]$/, '') + extension
}
