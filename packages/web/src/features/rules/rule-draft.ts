const PREFIX = 'haidang.rule.'

/** A rule to begin with, for what is left to fill in. `id` is a fresh UUID. */
export function emptyRule(id: string, title: string): string {
  return `title: ${title}
id: ${id}
status: experimental
description: ''
author: ''
tags:
    - attack.execution
    - attack.t1059
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        Image|endswith: '\\powershell.exe'
        CommandLine|contains:
            - ' -enc'
            - 'FromBase64String'
    condition: selection
falsepositives:
    - ''
level: medium
`
}

/** What was written and not saved, kept in this browser until it is. */
export function storedDraft(key: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

export function storeDraft(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(PREFIX + key)
    else sessionStorage.setItem(PREFIX + key, text)
  } catch {
    // A browser that keeps nothing still lets people write.
  }
}
