import { extname } from 'node:path'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import ts from 'typescript'

/**
 * @typedef {import('mdast').Nodes} MarkdownNode
 *
 * @typedef {object} Passage a paragraph, an item, a cell, a tag of a docstring, a message
 * @property {string} text its code in backticks
 * @property {number} line its first one in the file, counted from 1
 */

/** Words; a shorter string is a name or a label. One with `(?:` is a regular expression. */
const SHORTEST_MESSAGE = 5
const TAGS_WITH_NAME = 'param|property|typedef|template|callback'
const TAGS_WITHOUT_PROSE = /^@(?:example|import|see|satisfies)\b/

/**
 * The prose of a file: of Markdown its text without headings and code; of a source file its
 * comments, and with `messages` its strings of five words and more.
 *
 * @param {string} file its name decides the syntax
 * @param {string} text
 * @param {{ messages: boolean }} options
 * @returns {Passage[]}
 */
export function readProse(file, text, { messages }) {
  if (extname(file) === '.md') return readMarkdown(text, 1)
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  return [...readComments(source), ...(messages ? readMessages(source) : [])]
}

/**
 * @param {string} text
 * @param {number} firstLine
 * @returns {Passage[]}
 */
function readMarkdown(text, firstLine) {
  const tree = fromMarkdown(text, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  })
  /** @type {Passage[]} */
  const passages = []
  visit(tree)
  return passages

  /** @param {MarkdownNode} node */
  function visit(node) {
    if (node.type === 'paragraph' || node.type === 'tableCell') {
      const line = firstLine + (node.position?.start.line ?? 1) - 1
      passages.push({ text: textOf(node), line })
    } else if (node.type === 'table') {
      // The first row is a heading.
      node.children.slice(1).forEach(visit)
    } else if ('children' in node && node.type !== 'heading') {
      node.children.forEach(visit)
    }
  }
}

/**
 * @param {MarkdownNode} node
 * @returns {string}
 */
function textOf(node) {
  if (node.type === 'inlineCode') return `\`${node.value}\``
  if (node.type === 'text') return node.value
  if (node.type === 'break') return '\n'
  return 'children' in node ? node.children.map(textOf).join('') : ''
}

/**
 * @param {ts.SourceFile} source
 * @returns {Passage[]}
 */
function readComments(source) {
  return mergeLines(source, listComments(source)).flatMap(({ text, line }) => {
    const body = text.startsWith('/*')
      ? text.slice(2, -2).replace(/^[\t ]*\*+[\t ]?/gm, '')
      : text.replace(/^[\t ]*\/\/[\t ]?/gm, '')
    return splitTags(body, line).flatMap((part) => readMarkdown(part.text, part.line))
  })
}

/**
 * @param {ts.SourceFile} source
 * @returns {ts.CommentRange[]} in their order
 */
function listComments(source) {
  /** @type {Map<number, ts.CommentRange>} */
  const comments = new Map()
  visit(source)
  return [...comments.values()].sort((a, b) => a.pos - b.pos)

  /** @param {ts.Node} node */
  function visit(node) {
    if (ts.isJSDoc(node) || node.kind === ts.SyntaxKind.JsxText) return
    const children = node.getChildren(source)
    children.forEach(visit)
    if (children.length > 0) return
    const found = [
      ...(ts.getLeadingCommentRanges(source.text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(source.text, node.end) ?? []),
    ]
    for (const comment of found) comments.set(comment.pos, comment)
  }
}

/**
 * Joins `//` comments on lines that follow each other into one.
 *
 * @param {ts.SourceFile} source
 * @param {ts.CommentRange[]} comments
 * @returns {Passage[]}
 */
function mergeLines(source, comments) {
  /** @type {(Passage & { lastLine: number })[]} */
  const merged = []
  for (const { pos, end } of comments) {
    const text = source.text.slice(pos, end)
    const line = source.getLineAndCharacterOfPosition(pos).line + 1
    const last = merged.at(-1)
    if (last?.text.startsWith('//') && text.startsWith('//') && last.lastLine + 1 === line) {
      last.text += `\n${text}`
      last.lastLine = line
    } else {
      merged.push({ text, line, lastLine: line + text.split('\n').length - 1 })
    }
  }
  return merged
}

/**
 * The description and the text of each tag, without the tag, its type and its name.
 *
 * @param {string} body of a comment
 * @param {number} line
 * @returns {Passage[]}
 */
function splitTags(body, line) {
  const name = new RegExp(`^(@(?:${TAGS_WITH_NAME})\\s+)(?:\\[[^\\]]*\\]|[\\w.$#]+)`)
  let next = line
  return body.split(/^(?=@[\w-]+)/m).flatMap((part) => {
    const start = next
    next += part.split('\n').length - 1
    if (TAGS_WITHOUT_PROSE.test(part)) return []
    const text = blankTypes(part.replace(/\{@\w+ ([^}]*)\}/g, '`$1`'))
    const blanked = text.replace(name, '$1').replace(/^@[\w-]+[\t ]*(?:- )?/, '')
    return [{ text: blanked, line: start }]
  })
}

/**
 * @param {string} part of a docstring
 * @returns {string} without the type in braces behind its tag
 */
function blankTypes(part) {
  const [tag = ''] = /^@\w+\s+(?=\{)/.exec(part) ?? []
  if (tag === '') return part
  let depth = 0
  for (let at = tag.length; at < part.length; at++) {
    if (part[at] === '{') depth++
    if (part[at] === '}') depth--
    if (depth === 0) {
      const type = part.slice(tag.length, at + 1)
      return `${tag}${type.replace(/[^\n]/g, '')}${part.slice(at + 1).trimStart()}`
    }
  }
  return part
}

/**
 * @param {ts.SourceFile} source
 * @returns {Passage[]}
 */
function readMessages(source) {
  /** @type {Passage[]} */
  const messages = []
  visit(source)
  return messages

  /** @param {ts.Node} node */
  function visit(node) {
    const text = messageOf(node)
    if (text === undefined) {
      ts.forEachChild(node, visit)
      return
    }
    const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
    for (const [index, line] of text.split('\n').entries()) {
      const isMessage = countWords(line) >= SHORTEST_MESSAGE && !line.includes('(?:')
      if (isMessage) messages.push({ text: line.trim(), line: first + index })
    }
    if (ts.isTemplateExpression(node)) for (const span of node.templateSpans) visit(span.expression)
  }
}

/** @param {ts.Node} node */
function messageOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return node.head.text + node.templateSpans.map(({ literal }) => `\`…\`${literal.text}`).join('')
}

/**
 * @param {string} text
 * @returns {number} words, of which code in backticks is one
 */
export function countWords(text) {
  return text.replace(/`[^`]*`/g, 'code').match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)?.length ?? 0
}
