/**
 * Every error the product can answer with. A code is never reworded once released; its texts in each language live in
 * `@haidang/phrases` under `errors.<code>` with `title` (what happened) and `remedy` (what to do).
 */
export const ERROR_STATUS = {
  'request.invalid': 400,
  'request.not_found': 404,
  'request.too_large': 413,
  'request.unsupported_media': 415,
  'request.conflict': 409,
  'request.too_many': 429,
  'request.origin_refused': 403,
  'server.fault': 500,
  'server.draining': 503,
  'reference.missing': 409,
  'cursor.invalid': 400,
  'session.required': 401,
  'session.bad_credentials': 401,
  'session.throttled': 429,
  'permission.denied': 403,
  'tlp.denied': 403,
  'setup.already_done': 409,
  'setup.bad_token': 403,
  'password.too_weak': 422,
  'organisation.not_found': 404,
  'organisation.code_taken': 409,
  'user.not_found': 404,
  'user.login_taken': 409,
  'user.last_administrator': 409,
  'source.not_found': 404,
  'source.token_unknown': 401,
  'source.token_not_found': 404,
  'source.paused': 403,
  'mapping.not_found': 404,
  'mapping.version_not_found': 404,
  'mapping.bad_definition': 422,
  'mapping.version_changed': 409,
  'mapping.retired': 409,
  'mapping.other_organisation': 422,
  'sample.empty': 422,
  'batch.not_json': 400,
  'batch.empty': 400,
  'batch.bad_encoding': 400,
  'batch.key_reused': 409,
  'stream.full': 503,
  'quota.exceeded': 429,
  'event.not_found': 404,
  'event.too_large': 422,
  'event.too_deep': 422,
  'event.not_json': 422,
  'event.not_an_object': 422,
  'event.binary': 422,
  'quarantine.not_found': 404,
  'alert.not_found': 404,
  'alert.already_closed': 409,
  'campaign.not_found': 404,
  'campaign.bad_split': 422,
  'campaign.not_open': 409,
  'warning.not_found': 404,
  'warning.bad_state': 409,
  'warning.no_recipients': 422,
  'warning.own_approval': 403,
  'warning.version_changed': 409,
  'recipient.not_found': 404,
  'recipient.bad_state': 409,
  'indicator.bad_import': 422,
  'indicator.not_found': 404,
  'rule.bad_import': 422,
  'rule.not_found': 404,
  'rule.bad_text': 422,
  'rule.id_taken': 409,
  'rule.not_own': 409,
  'rule.version_changed': 409,
  'rule.version_not_found': 404,
  'rule.selection_changed': 409,
  'rule.bad_test': 422,
  'rule.bad_backtest': 422,
  'rule_pack.not_found': 404,
  'rule_pack.version_not_found': 404,
  'rule_pack.bad_name': 409,
  'rule_task.not_found': 404,
  'rule_task.too_many': 429,
  'rule_task.interrupted': 503,
  'exception.not_found': 404,
  'exception.bad_matching': 422,
  'exception.already_ended': 409,
  'exception.bad_expiry': 422,
  'tuning.proposal_gone': 409,
  'attack.bad_import': 422,
  'import.bad_url': 422,
  'import.fetch_failed': 502,
  'webhook.bad_url': 422,
  'webhook.not_found': 404,
  'file.not_found': 404,
  'file.too_large': 413,
  'file.refused': 422,
  'plan.not_found': 404,
  'plan.bad_state': 409,
  'plan.duplicate': 409,
  'plan.unreadable': 422,
  'plan.no_text': 422,
  'plan.locked_document': 422,
  'plan.too_long': 422,
  'plan.bad_link': 422,
  'plan_row.not_found': 404,
  'plan_row.bad_act': 409,
  'plan_review.nothing_to_undo': 409,
  'duty.not_found': 404,
  'duty.bad_state': 409,
  'duty.not_yours': 403,
  'duty.no_units': 422,
  'duty.bad_date': 422,
  'duty.version_changed': 409,
  'obstacle.not_found': 404,
  'extension.not_found': 404,
  'extension.bad_state': 409,
  'calendar.not_found': 404,
  'work.not_found': 404,
  'work.already_running': 409,
  'target.not_found': 404,
  'target.by_formula': 409,
  'report.not_found': 404,
  'report.bad_state': 409,
  'report.locked': 409,
  'report.no_units': 422,
  'report.own_approval': 403,
  'report.number_taken': 409,
  'report.version_changed': 409,
  'search.bad_range': 400,
  'search.too_slow': 503,
  'config.invalid': 500,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof ERROR_STATUS

export type ErrorParams = Readonly<Record<string, string | number | boolean | null>>

/** One place in the request that is wrong: `path` as a JSON pointer into the body, or the name of a parameter. */
export interface ErrorPlace {
  readonly path: string
  readonly code: string
  readonly message: string
}

/** A refusal with a released code. `message` is English and for logs only; doors render the reader's language. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly params: ErrorParams
  readonly places: readonly ErrorPlace[]

  constructor(
    code: ErrorCode,
    params: ErrorParams = {},
    options: { readonly cause?: unknown; readonly places?: readonly ErrorPlace[] } = {},
  ) {
    super(`${code} ${JSON.stringify(params)}`, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.status = ERROR_STATUS[code]
    this.params = params
    this.places = options.places ?? []
  }
}
