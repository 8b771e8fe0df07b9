/** As many bytes as the longest signature needs. */
export const SNIFFED_BYTES = 12

/**
 * The media type by the first bytes of a file (https://mimesniff.spec.whatwg.org, section 6);
 * `application/octet-stream` for bytes without a known signature.
 */
export function sniffType(head: Uint8Array): string {
  const found = SIGNATURES.find(([signature]) => startsWith(head, signature))
  return found?.[1] ?? 'application/octet-stream'
}

/** The first bytes, one character each; `?` stands for any byte. */
const SIGNATURES: readonly (readonly [signature: string, type: string])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['RIFF????WEBP', 'image/webp'],
  ['????ftypavif', 'image/avif'],
  ['????ftypavis', 'image/avif'],
  ['????ftyp', 'video/mp4'],
  ['BM', 'image/bmp'],
  ['%PDF-', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'],
  ['\x1f\x8b\x08', 'application/gzip'],
  ['RIFF????WAVE', 'audio/wave'],
  ['ID3', 'audio/mpeg'],
  ['OggS\0', 'application/ogg'],
  ['\x1aE\xdf\xa3', 'video/webm'],
]

function startsWith(head: Uint8Array, signature: string): boolean {
  if (head.length < signature.length) return false
  for (let index = 0; index < signature.length; index++) {
    const code = signature.charCodeAt(index)
    if (code !== ANY && code !== head[index]) return false
  }
  return true
}

/** The code of `?`. */
const ANY = 63
