export {
  createRateLimits,
  type LimitedKind,
  limitedNetwork,
  type RateBudgets,
  rateHeaders,
  type RateLimits,
  type RateVerdict,
} from './rate-limits.ts'
