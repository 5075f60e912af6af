import { AppError, type ErrorCode, type Locale, type Problem } from '@haidang/contracts'
import { createTranslator, errorText, type Translator } from '@haidang/phrases'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'

const translators: Readonly<Record<Locale, Translator>> = { vi: createTranslator('vi'), en: createTranslator('en') }

/** The language of the answer: the reader's header, Vietnamese where it names neither of ours. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const first = (acceptLanguage ?? '')
    .split(',')
    .map((part) => part.trim().slice(0, 2).toLowerCase())
    .find((tag) => tag === 'vi' || tag === 'en')
  return first === 'en' ? 'en' : 'vi'
}

/** RFC 9457 problem details for an error, in the reader's language. */
export function renderProblem(error: AppError, locale: Locale, requestId: string): Problem {
  const text = errorText(translators[locale], error.code, error.params)
  return {
    type: `urn:haidang:error:${error.code}`,
    title: text.title,
    remedy: text.remedy,
    status: error.status,
    code: error.code,
    params: error.params,
    requestId,
    errors: error.places.map((p) => ({ ...p })),
  }
}

/** An error of any origin as one of ours: schema violations with their places, Fastify's own refusals by status. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const places = error.validation.map((v) => ({
      path: v.instancePath === '' ? `/${String(v.params['missingProperty'] ?? '')}` : v.instancePath,
      code: v.keyword ?? 'invalid',
      message: v.message ?? '',
    }))
    return new AppError('request.invalid', {}, { cause: error, places })
  }
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  const byStatus: Record<number, ErrorCode> = {
    400: 'request.invalid',
    404: 'request.not_found',
    413: 'request.too_large',
    415: 'request.unsupported_media',
    429: 'request.too_many',
    503: 'server.draining',
  }
  return new AppError(byStatus[status] ?? 'server.fault', {}, { cause: error })
}
