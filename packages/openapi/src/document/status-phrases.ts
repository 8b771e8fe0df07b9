import { HttpError } from '@portolan/dispatch-core'

/** The phrases of answers without an error (RFC 9110, section 15). */
const PHRASES: { readonly [status: number]: string } = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
}

const known = new Map<number, string>()

/** The description of an answer: its phrase. An error has the title that it is sent with. */
export function phraseOf(status: number): string {
  const found = known.get(status) ?? findPhrase(status)
  known.set(status, found)
  return found
}

function findPhrase(status: number): string {
  const isError = status >= 400 && status <= 599
  const phrase = isError ? new HttpError(status, { stack: false }).title : PHRASES[status]
  return phrase === undefined || phrase === 'Error' ? `Status ${status}` : phrase
}
