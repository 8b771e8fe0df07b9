/** `scriptSrcAttr` or `script-src-attr` → `script-src-attr`. */
export function toDashCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `'script-src-attr'` → `'scriptSrcAttr'`, on types. */
export type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name
