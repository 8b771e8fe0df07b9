import { onContentUpdated, type Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
// @ts-expect-error the bundler reads it; TypeScript has no type for it
import './site.css'

export default {
  extends: DefaultTheme,
  // `lighten-pages.ts` keeps the clicks on buttons until then.
  setup: () => onContentUpdated(() => window.dispatchEvent(new Event('site:ready'))),
} satisfies Theme
