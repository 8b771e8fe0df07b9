/** A code block of a page that is a file: its first line is a comment with the name. */
export interface FileBlock {
  readonly kind: 'file'
  readonly name: string
  readonly code: string
}

/** A block of commands, with the output that the page shows for each. */
export interface ScreenBlock {
  readonly kind: 'screen'
  readonly commands: readonly { readonly command: string; readonly output: string }[]
  /** Where its text stands in the page, fences excluded. */
  readonly start: number
  readonly end: number
}

/** A block that nothing runs: its language says why. */
export interface OtherBlock {
  readonly kind: 'other'
  readonly language: string
  readonly code: string
}

export type Block = FileBlock | ScreenBlock | OtherBlock

const FENCE = /^```(\w*)(?: \[([^\]]+)\])?\n([\s\S]*?)^```$/gm
const NAME = /^(?:\/\/|#|<!--) ([\w./@[\]=()$-]*\.[\w]+|\S*Dockerfile)(?: -->)?\n/
const COMMAND = /^\$ ((?:.*\\\n)*.*)\n([\s\S]*?)(?=^\$ |(?![\s\S]))/gm

/** The code blocks of a page, in its order. */
export function readPage(markdown: string): Block[] {
  return [...markdown.matchAll(FENCE)].map((match): Block => {
    const [whole, language = '', title, code = ''] = match
    if (language === 'console') {
      const start = match.index + whole.indexOf('\n') + 1
      const commands = [...code.matchAll(COMMAND)].map(([, command = '', output = '']) => ({
        command,
        output,
      }))
      return { kind: 'screen', commands, start, end: start + code.length }
    }
    const name = title ?? NAME.exec(code)?.[1]
    return name === undefined ? { kind: 'other', language, code } : { kind: 'file', name, code }
  })
}
