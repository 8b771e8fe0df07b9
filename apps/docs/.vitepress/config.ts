import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { lightenPages } from './lighten-pages.ts'
import { SECTIONS } from './sections.ts'
import { writeMarkdownCopies } from './write-markdown-copies.ts'

const REPOSITORY = 'https://github.com/portolan/portolan'
const ROOT = new URL('../../../', import.meta.url)

export default defineConfig({
  lang: 'en',
  title: 'Portolan',
  description: 'File-based resource routes for Node and the Web',
  // Below a path, as on the pages of a repository: DOCS_BASE=/portolan/
  base: process.env.DOCS_BASE ?? '/',
  cleanUrls: true,
  srcExclude: ['README.md', 'reports/**'],
  outDir: 'dist',
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: ({ renderer }) => {
      // A screen reader announces the head of a column: where it has no text, it is none.
      const isEmptyHead = (tokens: { content: string }[], index: number) =>
        tokens[index + 1]?.content === ''
      renderer.rules.th_open = (tokens, index, options, _env, self) =>
        isEmptyHead(tokens, index) ? '<td>' : self.renderToken(tokens, index, options)
      renderer.rules.th_close = (tokens, index, options, _env, self) =>
        tokens[index - 1]?.content === '' ? '</td>' : self.renderToken(tokens, index, options)
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Guides', link: '/guides/existing-express-app' },
      { text: 'Reference', link: '/reference/codes' },
      { text: 'Exports', link: '/reference/api/' },
      { text: 'Decisions', link: '/decisions/0001-raw-path' },
    ],
    sidebar: {
      '/decisions/': [{ text: 'Decisions', items: listDecisions() }],
      '/reference/api/': [{ text: 'Exports of each package', items: listEntries() }],
      '/': SECTIONS.map(({ text, items }) => ({ text, items: [...items] })),
    },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    outline: { level: [2, 3] },
    footer: { message: 'MIT licence. Each page is there as Markdown too: add .md to its address.' },
  },
  // The browser may fetch the script before a reader needs it, and never before the page is shown.
  shouldPreload: () => false,
  buildEnd: async (config) => {
    await writeMarkdownCopies(config)
    await lightenPages(config)
  },
})

/** The decisions of the repository, which `decisions/[name].md` shows. */
function listDecisions() {
  return readdirSync(new URL('decisions', ROOT))
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const text = readFileSync(fileURLToPath(new URL(`decisions/${file}`, ROOT)), 'utf8')
      const title = /^# (?:\d+[.:]? )?(.*)/.exec(text)?.[1] ?? file
      return { text: title, link: `/decisions/${file.replace(/\.md$/, '')}` }
    })
}

/** The entries of the packages, whose pages `scripts/write-reference.mjs` writes. */
function listEntries() {
  const directory = new URL('../reference/api/', import.meta.url)
  if (!existsSync(directory)) return []
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .sort()
    .map((file) => file.replace(/\.md$/, ''))
    .map((name) => ({ text: `@portolan/${name}`, link: `/reference/api/${name}` }))
}
