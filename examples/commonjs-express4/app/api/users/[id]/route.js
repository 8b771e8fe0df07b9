const { notFound } = require('@portolan/adapter-express')

const users = new Map([['7', { id: '7', name: 'Ada' }]])

exports.loader = ({ params }) => users.get(params.id) ?? notFound('No such user')
