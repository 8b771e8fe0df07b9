/** A weak `ETag` (RFC 9110, section 8.8.3): the length and a 64-bit FNV-1a hash of the body. */
export function weakEtag(body: string | Uint8Array): string {
  // Two 32-bit lanes with different seeds: integers that every engine multiplies exactly.
  let high = 0x811c9dc5
  let low = 0x050c5d1f
  for (let index = 0; index < body.length; index++) {
    const unit = typeof body === 'string' ? body.charCodeAt(index) : (body[index] as number)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x01000193) ^ (low >>> 15)
  }
  return `W/"${body.length.toString(36)}-${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}"`
}
