// Express's own request and response are there, as in a controller.
exports.POST = ({ req, res }) => {
  const { name } = req.body ?? {}
  if (typeof name !== 'string') return res.status(422).json({ error: 'A user has a name' })
  return res.status(201).json({ id: '8', name })
}
