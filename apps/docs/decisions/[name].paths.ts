import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DECISIONS = fileURLToPath(new URL('../../../decisions', import.meta.url))

/** A page for each decision of the repository, whose text is the file itself. */
export default {
  watch: ['../../../decisions/*.md'],
  paths: () =>
    readdirSync(DECISIONS)
      .filter((file) => file.endsWith('.md'))
      .map((file) => ({
        params: { name: file.replace(/\.md$/, '') },
        content: withWholeLinks(readFileSync(join(DECISIONS, file), 'utf8')),
      })),
}

/** Links to other files of the repository lead there: the site does not have them. */
function withWholeLinks(markdown: string): string {
  return markdown.replaceAll('](../', '](https://github.com/portolan/portolan/blob/HEAD/')
}
