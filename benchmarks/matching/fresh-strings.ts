import { Buffer } from 'node:buffer'

/**
 * Returns strings as an HTTP parser makes them: flat and new for each call, without a hash. The
 * texts come in a fixed, shuffled order.
 */
export function createFreshStrings(texts: readonly string[]): (count: number) => string[] {
  const bytes = Buffer.from(texts.join(''), 'latin1')
  let length = 0
  const places = texts.map((text) => {
    const start = length
    length += text.length
    return { start, end: length }
  })
  const shuffled = shuffle(places)
  let next = 0
  return (count) =>
    Array.from({ length: count }, () => {
      const place = shuffled[next++ % shuffled.length]
      return place === undefined ? '' : bytes.toString('latin1', place.start, place.end)
    })
}

/**
 * The shuffle of Fisher and Yates, with a linear congruential generator, so that each run has the
 * same order.
 */
function shuffle<T>(values: readonly T[]): readonly T[] {
  const all = [...values]
  let seed = 1
  for (let index = all.length - 1; index > 0; index--) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    const other = seed % (index + 1)
    const swapped = all[index] as T
    all[index] = all[other] as T
    all[other] = swapped
  }
  return all
}
