/**
 * The SHA-256 of a list of texts and bytes, as text. Keys of a store are digests: they tell nothing
 * of users and their credentials, and all are of one length.
 */
export async function digest(...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const chunks = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part))
  // The length in front of each part: two lists are never one text.
  const framed = chunks.flatMap((chunk) => [encoder.encode(`${chunk.byteLength}:`), chunk])
  const bytes = new Uint8Array(framed.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let offset = 0
  for (const chunk of framed) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return btoa(String.fromCharCode(...hash)).replace(/[+/=]/g, (letter) => REPLACED[letter] ?? '')
}

const encoder = /* @__PURE__ */ new TextEncoder()

/** Base64url (RFC 4648, section 5), without padding. */
const REPLACED: Readonly<Record<string, string>> = { '+': '-', '/': '_' }
