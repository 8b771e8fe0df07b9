import { defineLoader } from '@portolan/adapter-node'
import { Page } from '../../../../articles/article-input.js'
import { ArticleList, listFeed } from '../../../../articles/articles.js'
import { requireUser } from '../../../../users/authentication.js'

export const loader = defineLoader(
  {
    query: Page,
    middleware: [requireUser],
    response: ArticleList,
    docs: {
      summary: 'The newest articles of the users that one follows',
      operationId: 'GetArticlesFeed',
      tags: ['Articles'],
    },
  },
  ({ query, state }) => listFeed(query, state.userId),
)
