/** Reads a text character by character, as far as a matcher could still accept it. */
export interface MatcherStates {
  /** The state after one more character; `undefined` where nothing that starts so is accepted. */
  next(state: string, character: string): string | undefined
  isAccepted(state: string): boolean
}

/** The states of a matcher, from `''` on. What a custom one accepts is not known: any text. */
export function findMatcherStates(matcher: string | undefined): MatcherStates {
  return (matcher !== undefined ? BUILT_IN.get(matcher) : undefined) ?? ANY_TEXT
}

/** Whether an accepted text can be told. */
export function isDecidable(matcher: string | undefined): boolean {
  return matcher === undefined || BUILT_IN.has(matcher)
}

const ANY_TEXT: MatcherStates = {
  next: () => 'some',
  isAccepted: (state) => state === 'some',
}

/** `-`, `0`, or how many digits there are and what the first one is. */
const INT: MatcherStates = {
  next(state, character) {
    if (state === '' && (character === '-' || character === '0')) return character
    if (state === '0' || !/^[0-9]$/.test(character)) return undefined
    if (state === '' || state === '-') return character === '0' ? undefined : `${character}1`
    const count = Number(state.slice(1)) + 1
    // Of the numbers with 16 digits, those that start with 9 are taken to be unsafe.
    return count > (state.startsWith('9') ? 15 : 16) ? undefined : `${state.charAt(0)}${count}`
  },
  isAccepted: (state) => state !== '' && state !== '-',
}

const UUID = '00000000-0000-0000-0000-000000000000'

/** How many characters there are. */
const UUID_STATES: MatcherStates = {
  next(state, character) {
    const expected = UUID[Number(state)]
    if (expected === undefined) return undefined
    const isRight = expected === '-' ? character === '-' : /^[0-9a-f]$/i.test(character)
    return isRight ? String(Number(state) + 1) : undefined
  },
  isAccepted: (state) => Number(state) === UUID.length,
}

const SLUG: MatcherStates = {
  next(state, character) {
    if (/^[a-z0-9]$/.test(character)) return 'word'
    return state === 'word' && character === '-' ? 'hyphen' : undefined
  },
  isAccepted: (state) => state === 'word',
}

const BUILT_IN: ReadonlyMap<string, MatcherStates> = new Map([
  ['int', INT],
  ['uuid', UUID_STATES],
  ['slug', SLUG],
])
