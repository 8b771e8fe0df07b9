import type { ErrorRequestHandler } from 'express'

/** Answers errors of code outside the resource routes. The routes answer their own errors. */
export const answerFailure: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) return next(error)
  req.log.error(error)
  res.status(500).json({ error: 'Internal Server Error' })
}
