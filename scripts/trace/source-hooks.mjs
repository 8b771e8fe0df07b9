import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import ts from 'typescript'

// Hooks for `module.register()`: they load the TypeScript sources of the workspaces, and put a
// call of `traceEntry(file)` at the start of every function in them.

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, nextResolve) {
  const conditions = ['@portolan/source', ...context.conditions]
  return nextResolve(specifier, { ...context, conditions })
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!/\.[mc]?ts$/.test(url)) return nextLoad(url, context)
  const text = await readFile(fileURLToPath(url), 'utf8')
  const { code } = await transform(markFunctions(url, text), { loader: 'ts', target: 'node20' })
  return { format: 'module', source: code, shortCircuit: true }
}

/**
 * @param {string} url
 * @param {string} text of the module
 */
function markFunctions(url, text) {
  const source = ts.createSourceFile(url, text, ts.ScriptTarget.Latest, true)
  const call = `globalThis.traceEntry?.(${JSON.stringify(url)})`
  /** @type {{ at: number, text: string }[]} */
  const insertions = []
  visit(source)
  insertions.sort((a, b) => b.at - a.at)
  return insertions.reduce(
    (marked, { at, text }) => marked.slice(0, at) + text + marked.slice(at),
    text,
  )

  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) mark(node.body)
    ts.forEachChild(node, visit)
  }

  /** @param {ts.Node} body */
  function mark(body) {
    if (ts.isBlock(body)) {
      // A derived constructor may call this before super(); a directive stays where it counts.
      insertions.push({ at: body.getStart() + 1, text: `${call};` })
    } else {
      insertions.push({ at: body.getStart(), text: `(${call}, ` }, { at: body.getEnd(), text: ')' })
    }
  }
}
