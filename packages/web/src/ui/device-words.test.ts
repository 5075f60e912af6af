import { describe, expect, it } from 'vitest'
import { devicePartsOf } from './device-words.ts'

const browser = (name: string | null, system: string | null) => ({ kind: 'browser', name, system })

describe('devicePartsOf', () => {
  it('knows the browsers people use, whoever else they claim to be', () => {
    const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
    expect(devicePartsOf('Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0')).toEqual(
      browser('Firefox', 'Windows'),
    )
    expect(devicePartsOf(`${windows} Chrome/140.0.0.0 Safari/537.36`)).toEqual(browser('Chrome', 'Windows'))
    expect(devicePartsOf(`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0`)).toEqual(browser('Edge', 'Windows'))
    expect(devicePartsOf(`${windows} coc_coc_browser/130.0 Chrome/124.0 Safari/537.36`)).toEqual(
      browser('Cốc Cốc', 'Windows'),
    )
    expect(
      devicePartsOf(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      ),
    ).toEqual(browser('Safari', 'iPhone'))
    expect(
      devicePartsOf(
        'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36',
      ),
    ).toEqual(browser('Samsung Internet', 'Android'))
  })

  it('tells programs from people, and says where it does not know', () => {
    expect(devicePartsOf('haidang-cli/0.1.0').kind).toBe('command_line')
    expect(devicePartsOf('curl/8.9.1')).toEqual({ kind: 'program', name: 'curl', system: null })
    expect(devicePartsOf('Mozilla/5.0')).toEqual(browser(null, null))
    expect(devicePartsOf('').kind).toBe('unknown')
    expect(devicePartsOf('<script>').kind).toBe('unknown')
  })
})
