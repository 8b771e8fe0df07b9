/** The methods that a client can send. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'QUERY'

/** The params of a route. */
export type ParamsOf<Entry> = Entry extends { readonly params: infer Params } ? Params : never

/** The handler that answers a method; `never` where none does. */
export type HandlerOf<Entry, Method> = Entry extends { readonly module: infer Module }
  ? Method extends keyof Module
    ? Module[Method]
    : Method extends 'GET'
      ? ExportOf<Module, 'loader'>
      : Method extends 'HEAD'
        ? HandlerOf<Entry, 'GET'>
        : Method extends 'QUERY'
          ? never
          : ExportOf<Module, 'action'>
  : never

type ExportOf<Module, Name> = Name extends keyof Module ? Module[Name] : never

/** What a handler says of itself. */
export type DescriptionOf<Handler> = Handler extends { readonly description: infer Description }
  ? Description
  : unknown

/** Each middleware around a handler whose description holds for the method: of directories, and its own. */
export type MiddlewareOf<Entry, Method> = Holding<
  | (Entry extends { readonly middleware: readonly (infer One)[] } ? Flat<One> : never)
  | (DescriptionOf<HandlerOf<Entry, Method>> extends {
      readonly middleware: readonly (infer One)[]
    }
      ? Flat<One>
      : never),
  Method extends 'HEAD' ? 'HEAD' | 'GET' : Method
>

type Holding<One, Method> = One extends {
  readonly description: { readonly methods: readonly (infer Named)[] }
}
  ? [Extract<Named, Method>] extends [never]
    ? string extends Named
      ? One
      : never
    : One
  : One

/** A middleware file may export a list. */
type Flat<One> = One extends readonly (infer Part)[] ? Part : One
