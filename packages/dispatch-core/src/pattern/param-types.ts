/**
 * The params of a pattern, read from its literal type:
 * `PathParams<'/:id(int)/:lang?/:path+'>` is `{ id: number; lang?: string; path: string[] }`.
 * An absent optional param has no key; an absent optional rest is an empty array. A matcher that
 * `Portolan.ParamMatchers` does not list gives `unknown`. The type `string` itself gives
 * `Record<string, string>`. A directory's name, such as `/users/[id]`, gives the text `write /users/:id`,
 * so that reading a param is an error that says so.
 */
export type PathParams<Pattern extends string> = string extends Pattern
  ? Record<string, string>
  : WithoutEscapes<Pattern> extends `${string}[${string}]${string}`
    ? `write ${FromDirectory<Pattern>}`
    : Merge<SegmentParams<WithoutEscapes<Pattern>>>

/** The pattern of a directory. */
type FromDirectory<Path extends string> =
  Path extends `${infer Before}[[...${infer Name}]]${infer After}`
    ? `${FromDirectory<Before>}:${Name}*${FromDirectory<After>}`
    : Path extends `${infer Before}[[${infer Param}]]${infer After}`
      ? `${FromDirectory<Before>}${FromParam<Param>}?${FromDirectory<After>}`
      : Path extends `${infer Before}[...${infer Name}]${infer After}`
        ? `${FromDirectory<Before>}:${Name}+${FromDirectory<After>}`
        : Path extends `${infer Before}[${infer Param}]${infer After}`
          ? `${FromDirectory<Before>}${FromParam<Param>}${FromDirectory<After>}`
          : Path

type FromParam<Param extends string> = Param extends `${infer Name}=${infer Matcher}`
  ? `:${Name}(${Matcher})`
  : `:${Param}`

/** Replaces each escaped character by `.`, which ends a name and has no meaning of its own. */
type WithoutEscapes<Text extends string> = Text extends `${infer Before}\\${infer After}`
  ? After extends `${infer _}${infer Rest}`
    ? `${Before}.${WithoutEscapes<Rest>}`
    : Before
  : Text

/** A union of one object type for each param. `Merge` makes one object of it. */
type SegmentParams<Text extends string> = Text extends `${infer Head}/${infer Tail}`
  ? ParamsIn<Head> | SegmentParams<Tail>
  : ParamsIn<Text>

type ParamsIn<Text extends string> = Text extends `${string}:${infer After}`
  ? TakeName<After> extends [infer Name extends string, infer Rest extends string]
    ? ParamOf<Name, Rest> | ParamsIn<Rest>
    : never
  : never

/** Splits a text behind the identifier at its start. */
type TakeName<
  Text extends string,
  Name extends string = '',
> = Text extends `${infer C}${infer Rest}`
  ? C extends NameEnd
    ? [Name, Text]
    : TakeName<Rest, `${Name}${C}`>
  : [Name, '']

/** The ASCII characters that cannot stand in an identifier. */
type NameEnd =
  | ' '
  | '!'
  | '"'
  | '#'
  | '%'
  | '&'
  | "'"
  | '('
  | ')'
  | '*'
  | '+'
  | ','
  | '-'
  | '.'
  | ':'
  | ';'
  | '<'
  | '='
  | '>'
  | '?'
  | '@'
  | '['
  | ']'
  | '^'
  | '`'
  | '{'
  | '|'
  | '}'
  | '~'

type ParamOf<Name extends string, Rest extends string> = Rest extends `(${infer Matcher})?${string}`
  ? { [K in Name]?: MatchedBy<Matcher> }
  : Rest extends `(${infer Matcher})${string}`
    ? { [K in Name]: MatchedBy<Matcher> }
    : Rest extends `?${string}`
      ? { [K in Name]?: string }
      : Rest extends `+${string}` | `*${string}`
        ? { [K in Name]: string[] }
        : { [K in Name]: string }

type MatchedBy<Matcher extends string> = Matcher extends keyof Portolan.ParamMatchers
  ? Portolan.ParamMatchers[Matcher]
  : unknown

/** The intersection of a union's members, written out as one object. */
type Merge<Union> = (
  [Union] extends [never]
    ? unknown
    : Union extends unknown
      ? (of: Union) => void
      : never
) extends (of: infer All) => void
  ? { [K in keyof All]: All[K] }
  : Record<never, never>
