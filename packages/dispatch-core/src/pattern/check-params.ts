import { RESERVED_PARAM_NAMES } from './param-name.ts'
import { PatternError } from './pattern-error.ts'
import type { ParamToken } from './pattern-tokens.ts'

/** What the params of a pattern may not be together. @throws {PatternError} */
export function checkParams(params: readonly ParamToken[], pattern: string): void {
  for (const [position, param] of params.entries()) {
    const { name, modifier, index } = param
    const before = params.slice(0, position)
    if (RESERVED_PARAM_NAMES.includes(name)) {
      throw new PatternError({
        code: 'reserved-name',
        pattern,
        index: index + 1,
        problem: `no param may be called "${name}", which objects use themselves`,
        fix: 'Write another name',
      })
    }
    if (before.some((other) => other.name === name)) {
      throw new PatternError({
        code: 'duplicate-name',
        pattern,
        index: index + 1,
        problem: `two params are called "${name}"`,
        fix: `Write another name for the second, such as ":${name}2"`,
      })
    }
    const rest = isRest(param) && before.find(isRest)
    if (rest) {
      throw new PatternError({
        code: 'multiple-rests',
        pattern,
        index,
        problem: `":${rest.name}${rest.modifier}" and ":${name}${modifier}" both take any number of segments`,
        fix: 'Write one of them, or a fixed number of params',
      })
    }
  }
}

function isRest({ modifier }: ParamToken): boolean {
  return modifier === '+' || modifier === '*'
}
