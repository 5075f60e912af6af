import type { ErrorCode, ParseProblemCode } from '@haidang/contracts'

/** What happened, and what the reader can do about it. */
export interface ErrorText {
  readonly title: string
  readonly remedy: string
}
export type ErrorTexts = Readonly<Record<ErrorCode, ErrorText>>
export type ProblemTexts = Readonly<Record<ParseProblemCode, string>>

/** A catalogue is a tree of texts; a plural text has the suffix `_other` (and, in English, `_one` beside it). */
export interface PhraseTree {
  readonly [key: string]: string | PhraseTree
}

/**
 * What a translation of the tree `T` must hold: the same keys, and for every plural `x_other` an `x_one` as well.
 * Vietnamese knows one plural form only, so `_one` never stands in the source language.
 */
export type TranslationOf<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : TranslationOf<T[K]>
} & { readonly [K in keyof T as K extends `${infer B}_other` ? `${B}_one` : never]: string }

type Stem<K extends string> = K extends `${infer B}_other` ? B : K

/** Every dotted path to a text of `T`; plural suffixes are left off. */
export type PathOf<T> = {
  [K in keyof T & string]: T[K] extends string ? Stem<K> : `${K}.${PathOf<T[K]>}`
}[keyof T & string]
