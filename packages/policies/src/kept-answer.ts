import { type Answer, toAnswer } from '@portolan/dispatch-core'

/** An answer as it stands in a store. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Text, or bytes as base64, or `null`. */
  readonly body: string | { readonly base64: string } | null
}

/** @returns `undefined` for an answer with a stream, which is not known as a whole */
export function toKept({ status, headers, body }: Answer): KeptAnswer | undefined {
  if (body === null || typeof body === 'string') return { status, headers, body }
  if (!(body instanceof Uint8Array)) return undefined
  return { status, headers, body: { base64: toBase64(body) } }
}

/** @param added headers that mark the answer as kept */
export function fromKept(
  { status, headers, body }: KeptAnswer,
  added: Readonly<Record<string, string>>,
): Answer {
  const plain = body === null || typeof body === 'string' ? body : fromBase64(body.base64)
  return toAnswer({ status, headers: [...headers, ...Object.entries(added)], body: plain })
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

function fromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}
