/** A new nonce: 128 random bits in base64 (CSP 3, section 7.1 asks for no fewer). */
export function createNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
}

/** Whether a text may stand in `'nonce-…'` (CSP 3, `base64-value`). */
export function isNonce(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9+/_-]+={0,2}$/.test(value)
}
