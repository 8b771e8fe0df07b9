import { basename, dirname, extname, relative, resolve } from 'node:path'
import { type Binding, findOuterNames, type ImportBinding } from '../source/bindings.ts'
import { findRouterOf } from '../source/find-routers.ts'
import { findExportedName, findSpecifiers, isRelative } from '../source/module-exports.ts'
import type { Remarks } from '../source/refusals.ts'
import type { Expression } from '../source/resolve-value.ts'
import { findText, type Node, nodesIn, type SourceFile, textOf } from '../source/source-file.ts'
import { describeStyle, type SourceStyle } from './source-style.ts'

/** The names that old modules must export from now on, since moved code uses them. */
export class NeededExports {
  readonly #names = new Map<SourceFile, Map<string, Binding & { kind: 'local' }>>()

  add(file: SourceFile, binding: Binding & { kind: 'local' }): void {
    const names = this.#names.get(file) ?? new Map<string, Binding & { kind: 'local' }>()
    this.#names.set(file, names.set(binding.local, binding))
  }

  of(file: SourceFile): readonly (Binding & { kind: 'local' })[] {
    return [...(this.#names.get(file)?.values() ?? [])]
  }

  get files(): readonly SourceFile[] {
    return [...this.#names.keys()]
  }
}

interface Imported {
  readonly specifier: string
  readonly imported: string
  readonly isType: boolean
}

/** Writes one new module out of expressions of old ones. */
export class ModuleWriter {
  readonly #path: string
  readonly #style: SourceStyle
  readonly #remarks: Remarks
  readonly #needed: NeededExports
  readonly #imports = new Map<string, Imported>()

  /** @param path absolute, of the new module */
  constructor(
    path: string,
    { model, remarks, needed }: { model: SourceFile; remarks: Remarks; needed: NeededExports },
  ) {
    this.#path = path
    this.#style = describeStyle(model)
    this.#remarks = remarks
    this.#needed = needed
  }

  get style(): SourceStyle {
    return this.#style
  }

  /** Imports a name of a package. */
  import(specifier: string, name: string): string {
    this.#imports.set(name, { specifier, imported: name, isType: false })
    return name
  }

  /** The text of an expression in the new module, which imports the names in it. */
  write({ file, node }: Expression): string {
    for (const { binding, node: use, isAssigned } of findOuterNames(file, node)) {
      if (binding.kind === 'import') {
        this.#carry(file, binding, use)
      } else {
        this.#carryLocal(file, binding, use, isAssigned)
      }
    }
    this.#checkPlaceNames(file, node)
    return this.#moveText(file, node)
  }

  #carry(file: SourceFile, { specifier, imported, local, isType }: ImportBinding, use: Node): void {
    const isOfDirectory = isRelative(specifier)
    this.#add(file, use, local, {
      specifier: isOfDirectory
        ? this.#toSpecifier(resolve(dirname(file.path), specifier))
        : specifier,
      imported,
      isType,
    })
  }

  #carryLocal(
    file: SourceFile,
    binding: Binding & { kind: 'local' },
    use: Node,
    isAssigned: boolean,
  ): void {
    const { variable, local, isTop, isType } = binding
    const router = findRouterOf(file, variable)
    if (router !== undefined) {
      this.#remarks.add(
        'closed-over',
        file,
        use,
        `${local} is the ${router.kind} itself, which the route file does not have; write req.app, or take the use of it out of the handler`,
      )
    } else if (!isTop) {
      this.#remarks.add(
        'closed-over',
        file,
        use,
        `${local} is a name of the function around the route, which no other module can import; declare it at the top of the module`,
      )
    } else if (isAssigned || variable.references.filter((each) => each.isWrite()).length > 1) {
      this.#remarks.add(
        'assigned-name',
        file,
        use,
        `${local} is assigned to after its declaration, which other modules cannot do or see; keep the value in an object, as in const state = { ${local} }`,
      )
    } else {
      const exported = findExportedName(file, local)
      if (exported === undefined) this.#needed.add(file, binding)
      const { isCommonJs, importExtension } = describeStyle(file)
      this.#add(file, use, local, {
        specifier: this.#toSpecifier(file.path, importExtension),
        // The default of a CommonJS module is the module.
        imported: exported === 'default' && isCommonJs ? '*' : (exported ?? local),
        isType,
      })
    }
  }

  #add(file: SourceFile, use: Node, local: string, imported: Imported): void {
    const known = this.#imports.get(local)
    if (known === undefined) {
      this.#imports.set(local, imported)
    } else if (known.specifier !== imported.specifier || known.imported !== imported.imported) {
      this.#remarks.add(
        'name-conflict',
        file,
        use,
        `${local} is from ${imported.specifier} here, and from ${known.specifier} in another handler of the same route file; rename one of them`,
      )
    } else if (!imported.isType) {
      this.#imports.set(local, imported)
    }
  }

  #checkPlaceNames(file: SourceFile, node: Node): void {
    for (const inner of nodesIn(node)) {
      const isGlobal =
        inner.type === 'Identifier' && (inner.name === '__dirname' || inner.name === '__filename')
      if (!isGlobal && inner.type !== 'MetaProperty') continue
      if (inner.type === 'MetaProperty' && inner.meta.name === 'new') continue
      this.#remarks.add(
        'place-of-file',
        file,
        inner,
        `${textOf(file, inner)} is another place in the route file; declare a constant with the path at the top of the module, and use that`,
      )
    }
  }

  /** The text with the specifiers in it corrected, and without the indentation of its place. */
  #moveText(file: SourceFile, node: Node): string {
    const [start, end] = node.range
    const lineStart = file.text.lastIndexOf('\n', start - 1) + 1
    const [indent = ''] = /^[ \t]*/.exec(file.text.slice(lineStart, start)) ?? []
    const fixed = new Map<number, Node>()
    const texts: Node[] = []
    for (const inner of nodesIn(node)) {
      if (inner.type === 'TemplateElement') texts.push(inner)
    }
    for (const specifier of findSpecifiers(nodesIn(node))) fixed.set(specifier.range[0], specifier)
    let out = ''
    for (let at = start; at < end; ) {
      const specifier = fixed.get(at)
      if (specifier !== undefined) {
        const target = resolve(dirname(file.path), findText(specifier) ?? '')
        out += this.#quote(this.#toSpecifier(target))
        at = specifier.range[1]
        continue
      }
      const isLineStart = at > start && file.text[at - 1] === '\n'
      const isInText = texts.some(({ range }) => at > range[0] && at < range[1])
      if (isLineStart && !isInText && file.text.startsWith(indent, at)) {
        at += indent.length
        out += file.text.slice(at, at + 1)
        at += 1
        continue
      }
      out += file.text[at]
      at += 1
    }
    return out
  }

  #toSpecifier(target: string, extension?: string): string {
    const path = relative(dirname(this.#path), target).replaceAll('\\', '/')
    const named =
      extension === undefined
        ? path
        : path.slice(0, path.length - extname(basename(path)).length) + extension
    return named.startsWith('.') ? named : `./${named}`
  }

  #quote(text: string): string {
    return `${this.#style.quote}${text}${this.#style.quote}`
  }

  /** The import statements, in the order in which the names were used. */
  writeImports(): string {
    const groups = new Map<string, [string, Imported][]>()
    for (const entry of this.#imports) {
      const { specifier } = entry[1]
      groups.set(specifier, [...(groups.get(specifier) ?? []), entry])
    }
    const sorted = [...groups].sort(([a], [b]) => Number(isRelative(a)) - Number(isRelative(b)))
    return sorted
      .flatMap(([specifier, names]) =>
        this.#style.isCommonJs
          ? this.#writeRequires(specifier, names)
          : this.#writeImport(specifier, names),
      )
      .map((line) => `${line}${this.#style.end}\n`)
      .join('')
  }

  #writeRequires(specifier: string, names: readonly [string, Imported][]): string[] {
    const required = `require(${this.#quote(specifier)})`
    const whole = names.filter(([, { imported }]) => imported === '*' || imported === '=')
    const members = names.filter(([, { imported }]) => imported !== '*' && imported !== '=')
    const lines = whole.map(([local]) => `const ${local} = ${required}`)
    if (members.length === 0) return lines
    const list = members.map(([local, { imported }]) =>
      imported === local ? local : `${imported}: ${local}`,
    )
    return [...lines, `const { ${list.join(', ')} } = ${required}`]
  }

  #writeImport(specifier: string, names: readonly [string, Imported][]): string[] {
    const from = `from ${this.#quote(specifier)}`
    const areTypes = names.every(([, { isType }]) => isType)
    const keyword = areTypes ? 'import type' : 'import'
    const lines: string[] = []
    const members: string[] = []
    let standard = ''
    for (const [local, { imported, isType }] of names) {
      if (imported === '*') {
        lines.push(`${keyword} * as ${local} ${from}`)
      } else if (imported === '=') {
        lines.push(`import ${local} = require(${this.#quote(specifier)})`)
      } else if (imported === 'default') {
        standard = local
      } else {
        const type = isType && !areTypes ? 'type ' : ''
        members.push(type + (imported === local ? local : `${imported} as ${local}`))
      }
    }
    // A type alone has no default beside its names.
    if (areTypes && standard !== '' && members.length > 0) {
      lines.push(`import type ${standard} ${from}`)
      standard = ''
    }
    const list = members.length === 0 ? '' : `{ ${members.sort(byName).join(', ')} }`
    const parts = [standard, list].filter((part) => part !== '')
    return parts.length === 0 ? lines : [...lines, `${keyword} ${parts.join(', ')} ${from}`]
  }
}

function byName(a: string, b: string): number {
  const [first, second] = [a.replace('type ', ''), b.replace('type ', '')]
  return first < second ? -1 : 1
}
