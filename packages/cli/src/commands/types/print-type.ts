import type {
  Node,
  Program,
  Symbol as TsSymbol,
  Type,
  TypeChecker,
  TypeReference,
} from 'typescript'
import type { TypeScript } from '../../modules/find-typescript.ts'

/** How deep a type may be nested; a deeper part is `unknown`. */
const MOST_LEVELS = 40

/**
 * Writes types as plain object types, which import nothing: names are resolved, methods go, and
 * only the global types of the language and the platform keep their names.
 */
export class TypePrinter {
  readonly #ts: TypeScript
  readonly #program: Program
  readonly #checker: TypeChecker
  readonly #from: Node
  readonly #open: Type[] = []
  readonly #names = new Map<Type, string>()
  /** The types that contain themselves, as declarations. */
  readonly declarations: string[] = []

  /** @param from a file, whose generic interfaces keep their names too */
  constructor(ts: TypeScript, program: Program, from: Node) {
    this.#ts = ts
    this.#program = program
    this.#checker = program.getTypeChecker()
    this.#from = from
  }

  print(type: Type): string {
    const simple = this.#printSimple(type)
    if (simple !== undefined) return simple
    const known = this.#names.get(type)
    if (known !== undefined) return known
    if (this.#open.includes(type)) {
      const name = `Recursive${this.#names.size + 1}`
      this.#names.set(type, name)
      return name
    }
    if (this.#open.length >= MOST_LEVELS) return 'unknown'
    this.#open.push(type)
    const text = this.#printParts(type)
    this.#open.pop()
    const name = this.#names.get(type)
    if (name === undefined) return text
    this.declarations.push(`type ${name} = ${text}`)
    return name
  }

  #printSimple(type: Type): string | undefined {
    const { TypeFlags } = this.#ts
    if (type.flags & (TypeFlags.Void | TypeFlags.Undefined)) return 'undefined'
    if (type.isStringLiteral()) return JSON.stringify(type.value)
    if (type.isNumberLiteral()) return String(type.value)
    const named =
      TypeFlags.Any |
      TypeFlags.Unknown |
      TypeFlags.Never |
      TypeFlags.Null |
      TypeFlags.String |
      TypeFlags.Number |
      TypeFlags.BigInt |
      TypeFlags.Boolean |
      TypeFlags.BooleanLiteral |
      TypeFlags.BigIntLiteral |
      TypeFlags.TemplateLiteral |
      TypeFlags.NonPrimitive
    if (type.flags & named) return this.#checker.typeToString(type)
    return type.isUnion() || type.isIntersection() || type.flags & TypeFlags.Object
      ? undefined
      : 'unknown'
  }

  #printParts(type: Type): string {
    if (type.isUnion()) return this.#printUnion(type.types)
    if (type.isIntersection()) {
      // A brand says nothing about the value.
      const primitive = type.types.find((part) => !(part.flags & this.#ts.TypeFlags.Object))
      return primitive === undefined ? this.#printObject(type) : this.print(primitive)
    }
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as TypeReference)
      return `${item === undefined ? 'unknown' : wrap(this.print(item))}[]`
    }
    if (this.#checker.isTupleType(type)) return this.#printTuple(type as TypeReference)
    const symbol = type.getSymbol()
    if (symbol !== undefined && this.#keepsName(symbol)) {
      return this.#printReference(symbol.name, type as TypeReference)
    }
    return this.#printObject(type)
  }

  #printReference(name: string, type: TypeReference): string {
    const { typeParameters = [] } = (type.target as TypeReference['target'] | undefined) ?? {}
    const all = this.#checker.getTypeArguments(type).slice(0, typeParameters.length)
    const texts = all.map((argument) => this.print(argument))
    // Handler and Schema have these defaults. The output counts where the input says nothing.
    if (name === 'Handler' && texts[2] === 'never') texts.pop()
    if (name === 'Handler' && texts[1] === '{}' && texts.length === 2) texts.pop()
    const isInputEnough = texts[0] === texts[1] || !/\bunknown\b/.test(texts[0] ?? '')
    if (name === 'Schema' && isInputEnough) texts.splice(1)
    return texts.length === 0 ? name : `${name}<${texts.join(', ')}>`
  }

  #printUnion(types: readonly Type[]): string {
    const texts = new Set(types.map((type) => wrap(this.print(type))))
    if (texts.has('true') && texts.has('false')) {
      texts.delete('true')
      texts.delete('false')
      texts.add('boolean')
    }
    return [...texts].join(' | ')
  }

  #printTuple(type: TypeReference): string {
    const { ElementFlags } = this.#ts
    // isTupleType() has said so.
    const { elementFlags } = type.target as { elementFlags?: readonly number[] }
    const items = this.#checker.getTypeArguments(type).map((item, index) => {
      const flags = elementFlags?.[index] ?? ElementFlags.Required
      const text = wrap(this.print(item))
      if (flags & ElementFlags.Rest) return `...${text}[]`
      return flags & ElementFlags.Optional ? `${text}?` : text
    })
    return `[${items.join(', ')}]`
  }

  /** Whether the type means the same in every project, or in the file that is written. */
  #keepsName(symbol: TsSymbol): boolean {
    const files = symbol.declarations?.map((declaration) => declaration.getSourceFile()) ?? []
    if (symbol.name.startsWith('__')) return false
    if (files.some((file) => file === this.#from)) return true
    const isPlatform = files.some(
      (file) =>
        this.#program.isSourceFileDefaultLibrary(file) ||
        /\/node_modules\/(?:@types\/node|undici-types)\//.test(file.fileName),
    )
    return isPlatform && this.#globals().has(symbol)
  }

  #cachedGlobals: ReadonlySet<TsSymbol> | undefined
  #globals(): ReadonlySet<TsSymbol> {
    this.#cachedGlobals ??= new Set(
      this.#checker.getSymbolsInScope(this.#from, this.#ts.SymbolFlags.Type),
    )
    return this.#cachedGlobals
  }

  #printObject(type: Type): string {
    const members = type.getProperties().flatMap((member) => this.#printMember(member))
    const indexes = this.#checker.getIndexInfosOfType(type).map((info) => {
      const key = this.#checker.typeToString(info.keyType)
      return `[key: ${key}]: ${this.print(info.type)}`
    })
    const all = [...indexes, ...members]
    if (all.length > 0) return `{ ${all.join('; ')} }`
    return type.getCallSignatures().length > 0 ? 'unknown' : '{}'
  }

  #printMember(member: TsSymbol): readonly string[] {
    const { SymbolFlags, ModifierFlags, getCombinedModifierFlags } = this.#ts
    const [declaration] = member.declarations ?? []
    const hidden = ModifierFlags.Private | ModifierFlags.Protected
    if (declaration !== undefined && getCombinedModifierFlags(declaration) & hidden) return []
    // A symbol as the name.
    if (member.name.startsWith('__@') || member.name.startsWith('__#')) return []
    const type = this.#checker.getTypeOfSymbol(member)
    const [signature] = type.getCallSignatures()
    if (signature !== undefined && !this.#isOfFile(type)) {
      // This method alone says what JSON makes of the object.
      if (member.name !== 'toJSON') return []
      return [`toJSON(): ${this.print(signature.getReturnType())}`]
    }
    const isOptional = (member.flags & SymbolFlags.Optional) !== 0
    const text = isOptional ? this.#printOptional(type) : this.print(type)
    return [`${toName(member.name)}${isOptional ? '?' : ''}: ${text}`]
  }

  #isOfFile(type: Type): boolean {
    return type.getSymbol()?.declarations?.[0]?.getSourceFile() === this.#from
  }

  /** Without the `undefined` of a member that is left out. */
  #printOptional(type: Type): string {
    if (!type.isUnion()) return this.print(type)
    const written = this.#checker.getUndefinedType()
    const isLeftOut = (part: Type) =>
      (part.flags & this.#ts.TypeFlags.Undefined) !== 0 && part !== written
    return this.#printUnion(type.types.filter((part) => !isLeftOut(part)))
  }
}

/** As a part of a union, or the item of a list. */
function wrap(text: string): string {
  return / \| /.test(text) && !/^[{[]/.test(text) ? `(${text})` : text
}

function toName(name: string): string {
  return /^(?:[A-Za-z_$][\w$]*|0|[1-9]\d*)$/.test(name) ? name : JSON.stringify(name)
}
