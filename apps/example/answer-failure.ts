import type { ErrorRequestHandler } from 'express'

/** Answers for what fails outside of the resource routes; those answer for themselves. */
export const answerFailure: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) return next(error)
  req.log.error(error)
  res.status(500).json({ error: 'Internal Server Error' })
}
