import { invalidValue } from '../errors.ts'
import { defineHeader, type Header } from './header.ts'

/** A header that has no file of its own: its value is sent as it is written. */
export function customHeader(name: string): Header {
  return defineHeader<string>({
    name,
    recommended: undefined,
    parse(written) {
      if (typeof written === 'string') return written
      throw invalidValue(name, written, 'is not a text', 'Write the value as text, or false')
    },
    write: (text) => text,
  })
}
