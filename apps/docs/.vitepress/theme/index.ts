import DefaultTheme from 'vitepress/theme-without-fonts'
// @ts-expect-error the bundler reads it; TypeScript has no type for it
import './site.css'

export default DefaultTheme
