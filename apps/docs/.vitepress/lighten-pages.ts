import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SiteConfig } from 'vitepress'

const STYLE_LINK = /<link rel="preload stylesheet" href="([^"]+)" as="style">/g
const APP_SCRIPT = /<script type="module" src="([^"]+)"><\/script>/

/**
 * Makes each page readable after its first answer: its style sheets are in it, and the script of the
 * site starts later. A page needs no script for its text, its links and its dark mode.
 */
export async function lightenPages({ outDir, site, pages }: SiteConfig): Promise<void> {
  const sheets = new Map<string, string>()
  for (const page of [...pages, '404.md']) {
    const file = join(outDir, page.replace(/\.md$/, '.html'))
    let html = await readFile(file, 'utf8')
    for (const [link, href = ''] of html.matchAll(STYLE_LINK)) {
      const sheet =
        sheets.get(href) ?? (await readFile(join(outDir, href.slice(site.base.length)), 'utf8'))
      sheets.set(href, sheet)
      // A function, since a text may have `$&`.
      html = html.replace(link, () => `<style>${sheet}</style>`)
    }
    // The text of the page of a missing address comes from the script.
    if (page !== '404.md') {
      html = html.replace(
        APP_SCRIPT,
        (_, src) => `<script>(${startLater})(${JSON.stringify(src)})</script>`,
      )
    }
    // The script gives the theme button its name when it starts. Screen readers need a name before.
    html = html.replaceAll(/(<button class="VPSwitch [^>]* title)(?:="")?/g, '$1="Switch theme"')
    await writeFile(file, html)
  }
}

/**
 * Starts the script of the site on the first sign of its reader: a move, a touch, a key. Runs in the
 * page, so it names nothing outside of itself.
 */
function startLater(src: string): void {
  const signs = ['pointermove', 'pointerdown', 'keydown', 'focusin', 'scroll', 'touchstart']
  const clicked: HTMLElement[] = []
  const keep = ({ target }: MouseEvent) => {
    // A link works without the script; a button has to wait for it.
    const button = target instanceof Element ? target.closest('button') : null
    if (button !== null) clicked.push(button)
  }
  const start = () => {
    for (const sign of signs) removeEventListener(sign, start, true)
    import(/* @vite-ignore */ src)
  }
  for (const sign of signs) addEventListener(sign, start, { capture: true, passive: true })
  addEventListener('click', keep, true)
  addEventListener(
    'site:ready',
    () => {
      removeEventListener('click', keep, true)
      for (const button of clicked) button.click()
    },
    { once: true },
  )
}
