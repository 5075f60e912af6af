import { createContext, useContext } from 'react'

/** The present moment in Unix milliseconds as the page last saw it; the provider moves it every few seconds. */
export const NowContext = createContext<number>(0)

export function useNow(): number {
  return useContext(NowContext)
}
