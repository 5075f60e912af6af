import type { OcsfEvent, OcsfFile, OcsfHash } from '@haidang/contracts'
import { asText, inspect, isObject, number, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { mailbox } from '../normalise/canonical.ts'
import { CLASS, fileOf, hashOf, setClass } from '../normalise/ocsf.ts'
import { keepIn } from './parts.ts'
import type { Parts } from './parts.ts'

export function mapFile(parts: Parts, info: JsonObject, group: string): void {
  const name = text(info['filename'])
  const file: OcsfFile & { mime_type?: string } = name === undefined ? { type_id: 1 } : fileOf(name)
  let hashes: OcsfHash[] | undefined
  for (const key in info) {
    const value = info[key]
    parts.reading.fieldCount++
    switch (key) {
      case 'filename':
        break
      case 'size': {
        const size = number(value)
        if (size === undefined) keepIn(parts, group, key, value)
        else file.size = size
        break
      }
      case 'md5':
      case 'sha1':
      case 'sha256':
        if (typeof value === 'string') {
          hashes ??= []
          hashes.push(hashOf(value))
        } else keepIn(parts, group, key, value)
        break
      case 'mimetype':
        if (typeof value === 'string') file.mime_type = value
        break
      default:
        keepIn(parts, group, key, value)
    }
  }
  if (hashes !== undefined) file.hashes = hashes
  parts.event.file = file
}

/** `files` of an alert: the first becomes the event's file, all stay under `unmapped` where there are more. */
export function mapFiles(parts: Parts, value: unknown): void {
  if (Array.isArray(value) && isObject(value[0])) {
    mapFile(parts, value[0], 'files_first')
    if (value.length > 1) keepIn(parts, 'files', 'more', value.slice(1))
  } else keepIn(parts, 'files', 'value', value)
}

export function mapSmtp(parts: Parts, smtp: JsonObject): void {
  const mail = mailOf(parts.event)
  for (const key in smtp) {
    const value = smtp[key]
    parts.reading.fieldCount++
    if (key === 'mail_from' && typeof value === 'string') mail['smtp_from'] = mailbox(value)
    else if (key === 'rcpt_to' && Array.isArray(value)) mail['smtp_to'] = strings(parts, value).map(mailbox)
    else if (key === 'helo' && typeof value === 'string') parts.event['smtp_hello'] = value
    else keepIn(parts, 'smtp', key, value)
  }
  markMail(parts.event)
}

export function mapEmail(parts: Parts, email: JsonObject): void {
  const mail = mailOf(parts.event)
  for (const key in email) {
    const value = email[key]
    parts.reading.fieldCount++
    switch (key) {
      case 'from':
        if (typeof value !== 'string') break
        mail['from'] = mailbox(value)
        if (mail['from'] !== value) mail['from_mailbox'] = value
        break
      case 'subject':
        if (typeof value === 'string') mail[key] = value
        break
      case 'message_id':
        mail['message_uid'] = asText(value)
        break
      case 'to':
      case 'cc':
        if (Array.isArray(value)) takeMailboxes(mail, key, strings(parts, value))
        else keepIn(parts, 'email', key, value)
        break
      case 'url':
        if (Array.isArray(value)) mail['urls'] = strings(parts, value).map((url) => ({ url_string: url }))
        else keepIn(parts, 'email', key, value)
        break
      case 'attachment':
        if (Array.isArray(value)) mail['files'] = strings(parts, value).map((name) => fileOf(name))
        else keepIn(parts, 'email', key, value)
        break
      default:
        keepIn(parts, 'email', key, value)
    }
  }
  markMail(parts.event)
}

/** Addresses of a header and, where names stand beside them, the header as it was written. */
export function takeMailboxes(mail: Record<string, unknown>, key: 'to' | 'cc', list: readonly string[]): void {
  const addresses = list.map(mailbox)
  mail[key] = addresses
  if (addresses.some((address, i) => address !== list[i])) mail[`${key}_mailboxes`] = [...list]
}

function mailOf(event: OcsfEvent): Record<string, unknown> {
  const there = event['email'] as Record<string, unknown> | undefined
  if (there !== undefined) return there
  const mail: Record<string, unknown> = {}
  event['email'] = mail
  return mail
}

function markMail(event: OcsfEvent): void {
  setClass(event, CLASS.emailActivity, 1)
  event['direction_id'] = 0
}

function strings(parts: Parts, list: readonly unknown[]): string[] {
  inspect(parts.reading, list, 2)
  return list.filter((item): item is string => typeof item === 'string')
}
