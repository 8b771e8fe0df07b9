/**
 * Counts how often a function reads strings: every call of a method that reads one is 1, and 1
 * more for each character that the method may have to look at. Matching does nothing else that
 * grows with the path, so this is its time without a clock.
 */
export function countStringWork(run: () => unknown): number {
  const prototype = String.prototype as unknown as Record<string, (...args: never[]) => unknown>
  const originals = METHODS.map((name) => [name, prototype[name]] as const)
  let work = 0
  for (const [name, original] of originals) {
    if (original === undefined) continue
    prototype[name] = function (this: string, ...args: never[]): unknown {
      const result = original.apply(this, args)
      work += 1 + charactersRead(name, this, args, result)
      return result
    }
  }
  try {
    run()
  } finally {
    for (const [name, original] of originals) if (original !== undefined) prototype[name] = original
  }
  return work
}

const METHODS = [
  'charCodeAt',
  'slice',
  'indexOf',
  'lastIndexOf',
  'includes',
  'startsWith',
  'endsWith',
  'split',
  'replace',
]

function charactersRead(
  name: string,
  text: string,
  [first, second]: readonly unknown[],
  result: unknown,
): number {
  if (name === 'charCodeAt') return 0
  if (name === 'slice') return (result as string).length
  if (name === 'startsWith' || name === 'endsWith') return String(first).length
  if (name === 'indexOf') {
    const end = result === -1 ? text.length : (result as number)
    return Math.max(0, end - Number(second ?? 0))
  }
  if (name === 'lastIndexOf') {
    return Math.max(0, Math.min(Number(second ?? text.length), text.length) - (result as number))
  }
  return text.length
}
