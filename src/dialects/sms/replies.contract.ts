import { Type } from 'typebox'

/** The reason phrases of the running system. */
export const phrases: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export const refusal = (error: number, message = phrases[error] ?? 'Bad Request') => ({
  error,
  message,
  success: false,
})

const Failure = Type.Object({ error: Type.Integer(), message: Type.String(), success: Type.Literal(false) })
export const failures = { '4xx': Failure, '5xx': Failure } as const

const Success = Type.Literal(true)
export const TextAccepted = Type.Object({ message_id: Type.Integer(), success: Success })
export const PushAccepted = Type.Object({ notification_id: Type.Integer(), success: Success })
export const Done = Type.Object({ success: Success })
