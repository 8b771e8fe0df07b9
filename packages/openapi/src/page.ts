export type { ReadAsset } from './page/assets.ts'
export { type OpenApiPageOptions, openApiPage } from './page/open-api-page.ts'
