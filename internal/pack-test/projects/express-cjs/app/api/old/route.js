const { redirect } = require('@portolan/adapter-express')

exports.loader = () => redirect('/api/users/7')
