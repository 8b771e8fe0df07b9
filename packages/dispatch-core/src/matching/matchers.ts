import type { ParamMatcher } from '../pattern/param-matcher.ts'
import { builtInMatchers } from '../pattern/param-matcher.ts'
import { isParamName } from '../pattern/param-name.ts'
import { PatternError } from '../pattern/pattern-error.ts'

/** Those built in and those of the `matchers` option, by name. */
export type Matchers = ReadonlyMap<string, ParamMatcher>

/** @throws {TypeError} for a name that cannot be used, or a value that is no function. */
export function createMatchers(custom: Readonly<Record<string, ParamMatcher>>): Matchers {
  for (const [name, matcher] of Object.entries(custom)) {
    if (Object.hasOwn(builtInMatchers, name)) {
      throw new TypeError(`matchers.${name}: this one is built in; give yours another name`)
    }
    if (!isParamName(name)) {
      const quoted = JSON.stringify(name)
      throw new TypeError(`matchers[${quoted}]: a pattern names it; use a JavaScript identifier`)
    }
    if (typeof matcher !== 'function') {
      throw new TypeError(`matchers.${name} is ${String(matcher)}; give a function of the text`)
    }
  }
  return new Map(Object.entries({ ...builtInMatchers, ...custom }))
}

/** @throws {PatternError} where there is none of that name. */
export function findMatcher(matchers: Matchers, name: string, pattern: string): ParamMatcher {
  const matcher = matchers.get(name)
  if (matcher !== undefined) return matcher
  throw new PatternError({
    code: 'unknown-matcher',
    pattern,
    index: pattern.indexOf(`(${name})`) + 1,
    problem: `there is no matcher called "${name}"`,
    fix: `Write one of ${[...matchers.keys()].join(', ')}, or add it to the matchers option`,
  })
}
