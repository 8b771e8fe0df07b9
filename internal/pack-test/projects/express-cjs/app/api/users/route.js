const { json } = require('@portolan/adapter-express')

exports.action = ({ body }) => json({ user: body }, { status: 201 })
