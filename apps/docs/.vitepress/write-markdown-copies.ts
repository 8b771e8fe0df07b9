import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SiteConfig } from 'vitepress'
import { SECTIONS } from './sections.ts'

const INCLUDE = /<!--\s*@include:\s*([^\s{}#]+)\s*-->/g

/**
 * Writes each page as Markdown beside its HTML, and `llms.txt`, the list of the pages, in the form
 * of https://llmstxt.org.
 */
export async function writeMarkdownCopies({
  srcDir,
  outDir,
  site,
  pages,
}: SiteConfig): Promise<void> {
  for (const page of pages) {
    // A dynamic page has the file that it shows as its only text.
    const markdown = await readWhole(join(srcDir, page)).catch(() =>
      readFile(join(srcDir, '../..', page), 'utf8'),
    )
    await mkdir(dirname(join(outDir, page)), { recursive: true })
    await writeFile(join(outDir, page), markdown.replace(/^---\n[\s\S]*?\n---\n/, ''))
  }
  const lists = SECTIONS.map(({ text, items }) => {
    const lines = items.map((item) => `- [${item.text}](${site.base}${item.link.slice(1)}.md)`)
    return `## ${text}\n\n${lines.join('\n')}\n`
  })
  const head = `# ${site.title}\n\n> ${site.description}\n`
  await writeFile(join(outDir, 'llms.txt'), [head, ...lists].join('\n'))
}

/** A page with the text of the files that it includes. */
async function readWhole(file: string): Promise<string> {
  const markdown = await readFile(file, 'utf8')
  let whole = ''
  let end = 0
  for (const match of markdown.matchAll(INCLUDE)) {
    whole += markdown.slice(end, match.index)
    whole += await readWhole(join(dirname(file), match[1] ?? ''))
    end = match.index + match[0].length
  }
  return whole + markdown.slice(end)
}
