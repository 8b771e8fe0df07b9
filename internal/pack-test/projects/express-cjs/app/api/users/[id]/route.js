const { notFound } = require('@portolan/adapter-express')

module.exports = {
  loader: ({ params }) =>
    params.id === '7' ? { user: { id: params.id } } : notFound('No such user'),
}
