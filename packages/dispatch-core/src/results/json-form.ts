/**
 * The value that a client reads from the JSON of a value: `Date` becomes `string`, functions and
 * symbols go, and so do members that are `undefined`. A `bigint`, which JSON cannot have, is `never`.
 */
export type JsonForm<T> = 0 extends 1 & T
  ? T
  : unknown extends T
    ? T
    : T extends string | number | boolean | null | undefined
      ? T
      : T extends bigint | LeftOut
        ? never
        : T extends { toJSON(...args: never[]): infer Json }
          ? JsonForm<Json>
          : T extends readonly (infer Item)[]
            ? Item[] extends T
              ? JsonItem<Item>[]
              : JsonTuple<T>
            : T extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
              ? Record<string, never>
              : Plain<JsonMembers<T>>

/** The values that JSON leaves out of an object. */
type LeftOut = undefined | symbol | ((...args: never[]) => unknown)

/** TypeScript maps the items of a list at once, however deep they go: only tuples are mapped. */
type JsonTuple<T> = { -readonly [Index in keyof T]: JsonItem<T[Index]> }

/** In a list they become `null`. */
type JsonItem<T> = 0 extends 1 & T ? T : T extends LeftOut ? null : JsonForm<T>

type JsonMembers<T> = {
  -readonly [Name in keyof T as MemberName<Name, T[Name], 'always'>]: JsonForm<T[Name]>
} & {
  -readonly [Name in keyof T as MemberName<Name, T[Name], 'sometimes'>]?: JsonForm<
    Exclude<T[Name], LeftOut>
  >
}

/** The name of a member that is there `always` or `sometimes`; `never` for any other one. */
type MemberName<Name, Value, When> = Name extends symbol
  ? never
  : When extends Presence<Value>
    ? Name
    : never

type Presence<Value> = unknown extends Value
  ? 'always'
  : [Value] extends [LeftOut]
    ? 'never'
    : [Extract<Value, LeftOut>] extends [never]
      ? 'always'
      : 'sometimes'

/** An intersection as one object. */
type Plain<T> = { [Name in keyof T]: T[Name] }
