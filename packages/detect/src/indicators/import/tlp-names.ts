import { TLP_LEVELS, type Tlp } from '@haidang/std'

/** `tlp:amber+strict`, `TLP:WHITE`, `amber`: the level of TLP 2.0, or null. TLP 1's white is clear. */
export function tlpOf(text: string): Tlp | null {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/^tlp[:-]/, '')
  if (name === 'white') return 'clear'
  if (name === 'amber-strict') return 'amber+strict'
  return TLP_LEVELS.find((level) => level === name) ?? null
}

/** Identifiers of the marking definitions that STIX fixes for TLP 1 (STIX 2.1 §7.2.1.4) and FIRST and OASIS for TLP 2.0. */
export const TLP_MARKING_IDS: Readonly<Record<string, Tlp>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'clear',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'amber',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'red',
  'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487': 'clear',
  'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb': 'green',
  'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421': 'amber',
  'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003': 'amber+strict',
  'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1': 'red',
}
