import { canonicalText, type JsonSchema } from '../schemas/json-schema.ts'
import { LEVELS, tell, type Work } from './comparison.ts'

const ALL_TYPES = ['array', 'boolean', 'null', 'number', 'object', 'string']

/** Compares the types of the values. */
export function compareTypes(work: Work): void {
  const [before, after] = [typesOf(work.before), typesOf(work.after)]
  const removed = before.filter((type) => !accepts(after, type))
  const added = after.filter((type) => !accepts(before, type))
  const { side } = work.comparison
  if (removed.length > 0) {
    const message = `no longer ${side === 'request' ? 'takes' : 'is'} ${describe(removed)}`
    tell(work, 'type-narrowed', side === 'request' ? 'breaking' : 'safe', message)
  }
  if (added.length > 0) {
    const message = `${side === 'request' ? 'takes' : 'can be'} ${describe(added)}, too`
    tell(work, 'type-widened', side === 'request' ? 'safe' : 'breaking', message)
  }
}

function typesOf({ type, anyOf, oneOf }: JsonSchema): string[] {
  // Variants are compared by themselves.
  if (anyOf !== undefined || oneOf !== undefined) {
    return type === undefined ? [] : [type].flat().map(String)
  }
  return type === undefined ? ALL_TYPES : [type].flat().map(String)
}

function accepts(types: readonly string[], type: string): boolean {
  // Without types there are variants.
  return (
    types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'))
  )
}

function describe(types: readonly string[]): string {
  return types.join(' or ')
}

/** Compares the values that are listed. */
export function compareValues(work: Work): void {
  const [before, after] = [valuesOf(work.before), valuesOf(work.after)]
  const { side } = work.comparison
  if (before === undefined && after === undefined) return
  const removed = before?.filter((value) => after !== undefined && !after.includes(value)) ?? []
  const added = after?.filter((value) => before !== undefined && !before.includes(value)) ?? []
  if (removed.length > 0 || before === undefined) {
    const message =
      before === undefined
        ? `takes only ${after?.join(', ')}`
        : `lost the value ${removed.join(', ')}`
    tell(work, 'enum-narrowed', LEVELS[side].narrowed, message)
  }
  if (added.length > 0 || after === undefined) {
    const message = after === undefined ? 'may have any value' : `got the value ${added.join(', ')}`
    tell(work, 'enum-widened', LEVELS[side].widened, message)
  }
}

function valuesOf(schema: JsonSchema): string[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum.map(canonicalText)
  return schema.const === undefined ? undefined : [canonicalText(schema.const)]
}

const LOWER = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties']
const UPPER = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties']
/** Any change of these may refuse values that were accepted. */
const EXACT = ['pattern', 'format', 'multipleOf', 'uniqueItems']
/** The keywords that limit values. */
export const CONSTRAINTS = [...LOWER, ...UPPER, ...EXACT]

/** Compares the limits of the values. */
export function compareConstraints(work: Work): void {
  const { side } = work.comparison
  for (const keyword of CONSTRAINTS) {
    const [old, now] = [work.before[keyword], work.after[keyword]]
    if (old === now) continue
    const isNarrower = isNarrowed(keyword, old, now)
    const isWider = EXACT.includes(keyword) ? now === undefined || old !== undefined : !isNarrower
    const change = `${keyword} ${old === undefined ? '' : `was ${old}, `}is ${now ?? 'gone'}`
    if (isNarrower) tell(work, 'constraint-narrowed', LEVELS[side].narrowed, change)
    if (isWider && !(isNarrower && side === 'request')) {
      tell(work, 'constraint-widened', LEVELS[side].widened, change)
    }
  }
}

function isNarrowed(keyword: string, old: unknown, now: unknown): boolean {
  if (now === undefined) return false
  if (old === undefined || EXACT.includes(keyword)) return true
  return LOWER.includes(keyword) ? Number(now) > Number(old) : Number(now) < Number(old)
}
