import type { JsonSchema } from './json-schema.ts'

/** Whether a schema describes values that come in or that go out. */
export type Direction = 'input' | 'output'

/**
 * Marks a part of a JSON Schema that does not describe its values. Libraries report no place for
 * them, so the mark is put where the part is, and collected with its path afterwards.
 */
export const UNDESCRIBED = 'x-portolan-undescribed'
/** Marks a part whose schema checks more than the JSON Schema says. */
export const UNCHECKED = 'x-portolan-unchecked'

/**
 * The options that make the converter of a library describe all it can and mark the rest, instead
 * of throwing or leaving a hole. `undefined` for a library that has none.
 *
 * @param given the app's own options for the library, which have the last word
 */
export function vendorOptions(
  vendor: string,
  direction: Direction,
  given: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> | undefined {
  const create = VENDORS[vendor]
  return create === undefined ? given && { ...given } : create(direction, given ?? {})
}

type CreateOptions = (
  direction: Direction,
  given: Readonly<Record<string, unknown>>,
) => Record<string, unknown>

const VENDORS: { readonly [vendor: string]: CreateOptions } = {
  zod: zodOptions,
  valibot: valibotOptions,
  arktype: arktypeOptions,
}

const DATE_TIME = { type: 'string', format: 'date-time' }

interface ZodContext {
  readonly zodSchema: { readonly _zod: { readonly def: ZodDefinition } }
  readonly jsonSchema: JsonSchema
}

interface ZodDefinition {
  readonly type: string
  readonly coerce?: boolean
  readonly catchall?: unknown
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly check: string } } }[]
}

function zodOptions(
  direction: Direction,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { override } = given as { override?: (context: ZodContext) => void }
  return {
    unrepresentable: 'any',
    ...given,
    override(context: ZodContext) {
      describeZod(context, direction)
      override?.(context)
      // The app has described it.
      if (Object.keys(context.jsonSchema).length > 1) delete context.jsonSchema[UNDESCRIBED]
    },
  }
}

function describeZod({ zodSchema, jsonSchema }: ZodContext, direction: Direction): void {
  const { type, coerce, catchall, checks = [] } = zodSchema._zod.def
  // Such an object drops unknown members, which answers may get later.
  if (type === 'object' && catchall === undefined) delete jsonSchema.additionalProperties
  if (type === 'date' && (direction === 'output' || coerce === true)) {
    Object.assign(jsonSchema, DATE_TIME)
  } else if (type === 'bigint' && direction === 'input' && coerce === true) {
    Object.assign(jsonSchema, { type: 'string', pattern: '^-?[0-9]+$' })
  } else if (Object.hasOwn(ZOD_ADVICE, type) && (type !== 'transform' || direction === 'output')) {
    jsonSchema[UNDESCRIBED] = ZOD_ADVICE[type]
  }
  const hasOwnCheck = checks.some((check) => check._zod.def.check === 'custom')
  if (hasOwnCheck && type !== 'custom' && direction === 'input') {
    jsonSchema[UNCHECKED] = 'a refinement'
  }
}

const NOT_IN_JSON = 'JSON has no such value; describe the value that is sent'
const ZOD_ADVICE: { readonly [type: string]: string } = {
  bigint: 'JSON has no bigint; write z.string(), or z.coerce.bigint() for a request',
  custom: 'z.custom() and z.instanceof() have no JSON Schema; write a schema of the JSON value',
  date: 'a request carries no Date; write z.iso.datetime() or z.coerce.date()',
  function: NOT_IN_JSON,
  map: 'JSON has no Map; write z.record()',
  nan: NOT_IN_JSON,
  promise: NOT_IN_JSON,
  set: 'JSON has no Set; write z.array()',
  symbol: NOT_IN_JSON,
  transform: 'the output of transform() is unknown; add .pipe() with a schema of it',
  undefined: NOT_IN_JSON,
  void: 'for an answer without a body write null in its place',
}

interface ValibotContext {
  readonly errors?: readonly string[]
  readonly jsonSchema: JsonSchema
  readonly valibotSchema: { readonly type: string }
  readonly valibotAction: { readonly type: string; readonly kind: string }
}

function valibotOptions(
  direction: Direction,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  type Override = (context: ValibotContext) => JsonSchema | null | undefined
  const { overrideSchema, overrideAction } = given as {
    overrideSchema?: Override
    overrideAction?: Override
  }
  return {
    ...given,
    errorMode: 'ignore',
    overrideSchema(context: ValibotContext) {
      const own = overrideSchema?.(context)
      if (own !== undefined && own !== null) return own
      const { errors, jsonSchema, valibotSchema } = context
      if (errors === undefined || errors.length === 0) return undefined
      if (valibotSchema.type === 'date' && direction === 'output') return DATE_TIME
      return { ...jsonSchema, [UNDESCRIBED]: errors[0] }
    },
    overrideAction(context: ValibotContext) {
      const own = overrideAction?.(context)
      if (own !== undefined && own !== null) return own
      const { errors, jsonSchema, valibotAction } = context
      if (errors === undefined || errors.length === 0) return undefined
      // A check takes nothing from the description of a value; a transformation replaces the value.
      if (valibotAction.kind === 'validation') {
        return direction === 'output'
          ? jsonSchema
          : { ...jsonSchema, [UNCHECKED]: `${valibotAction.type}()` }
      }
      return { ...jsonSchema, [UNDESCRIBED]: errors[0] }
    },
  }
}

interface ArktypeContext {
  readonly code: string
  readonly base: JsonSchema
}

function arktypeOptions(
  direction: Direction,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { fallback } = given
  const own = (context: ArktypeContext): JsonSchema | undefined => {
    const chosen =
      typeof fallback === 'object' && fallback !== null
        ? ((fallback as Record<string, unknown>)[context.code] ??
          (fallback as Record<string, unknown>).default)
        : fallback
    return typeof chosen === 'function' ? chosen(context) : undefined
  }
  return {
    ...given,
    fallback(context: ArktypeContext): JsonSchema {
      const described = own(context)
      if (described !== undefined) return described
      const { code, base } = context
      if (code === 'date' && direction === 'output') return DATE_TIME
      if (code === 'predicate') {
        return direction === 'output' ? base : { ...base, [UNCHECKED]: 'a narrow()' }
      }
      return { ...base, [UNDESCRIBED]: `JSON Schema has no form for this "${code}"` }
    },
  }
}
