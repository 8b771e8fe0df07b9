/** A page of the site, in the order in which a newcomer needs them. */
export interface SitePage {
  readonly text: string
  /** The path of the page, without `.md`. */
  readonly link: string
}

export interface Section {
  readonly text: string
  readonly items: readonly SitePage[]
}

/** Every page that a reader can open. The side bar and `llms.txt` are made of it. */
export const sections: readonly Section[] = [
  {
    text: 'Start',
    items: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Comparison', link: '/comparison' },
    ],
  },
  {
    text: 'Guides',
    items: [
      { text: 'An Express app that exists', link: '/guides/existing-express-app' },
      { text: 'TypeScript and loaders', link: '/guides/typescript' },
      { text: 'Testing', link: '/guides/testing' },
      { text: 'Query and params', link: '/guides/query-and-params' },
      { text: 'Validation', link: '/guides/validation' },
      { text: 'Errors', link: '/guides/errors' },
    ],
  },
  {
    text: 'Reference',
    items: [
      { text: 'Codes of errors and findings', link: '/reference/codes' },
      { text: 'Hosts', link: '/reference/hosts' },
    ],
  },
]
