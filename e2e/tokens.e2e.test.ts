import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, openVisit, settled, signIn, type Visit } from './browser.ts'
import { inspect, LOOKS } from './page-checks.ts'
import { type Stage, startStage } from './stage.ts'

let stage: Stage
let browser: Browser
beforeAll(async () => {
  stage = await startStage({ hasStory: true })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stage?.stop()
})

describe.each(['vi', 'en'] as const)('API tokens on screens in %s', (locale) => {
  let visit: Visit
  const machine = `Cổng báo cáo ${locale}`
  beforeAll(async () => {
    visit = await openVisit(browser, stage, { locale })
    await signIn(visit, 'quan-tri', stage.passwordOf('quan-tri'), '/tokens')
  })
  afterAll(() => visit?.close())
  const ask = async (token: string, path: string): Promise<{ status: number; code: unknown }> => {
    const answer = await fetch(`${stage.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })
    const text = await answer.text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    return { status: answer.status, code: typeof body === 'object' && body !== null ? Reflect.get(body, 'code') : null }
  }
  /** Looks at what is open without loading the page anew, which would close it, and goes back to the width of a desk. */
  async function look(name: string): Promise<string[]> {
    const findings = await inspect(visit, name, LOOKS.slice(0, 2))
    await visit.page.setViewportSize({ width: 1366, height: 768 })
    return findings
  }
  /** Fills the form that is open, and reads the token that is shown once. */
  async function issue(name: string): Promise<string> {
    const { page, t } = visit
    const form = page.getByRole('dialog', { name: t('ui.tokens.formTitle') })
    await form.getByLabel(t('ui.tokens.name')).fill(name)
    await form.getByRole('button', { name: t('ui.tokens.readOnly') }).click()
    expect(await look('tokens-form')).toEqual([])
    await form.getByRole('button', { name: t('ui.tokens.submit') }).click()
    const shown = page.getByRole('dialog', { name: t('ui.tokens.issuedTitle', { name }) })
    const token = (await shown.locator('pre').first().innerText()).trim()
    expect(token).toMatch(/^hdk_[\w-]{43}$/)
    await shown.getByRole('button', { name: t('ui.tokens.issuedDone') }).click()
    return token
  }

  it('are made, used and revoked', async () => {
    const { page, t } = visit
    await page.getByRole('heading', { level: 1, name: t('ui.tokens.title') }).waitFor()
    await settled(page)
    expect(await look('tokens-empty')).toEqual([])
    await page
      .getByRole('button', { name: t('ui.tokens.new') })
      .first()
      .click()
    const token = await issue('Đồng bộ SIEM')
    expect(await ask(token, '/alerts')).toMatchObject({ status: 200 })
    expect(await ask(token, '/tokens')).toEqual({ status: 403, code: 'token.not_for_tokens' })
    const detail = page.getByRole('complementary', { name: t('ui.list.detail') })
    await detail.getByText(t('ui.tokens.state.live')).waitFor()
    expect(await page.content()).not.toContain(token)
    expect(await look('tokens-detail')).toEqual([])
    await detail.getByRole('button', { name: t('ui.tokens.revoke') }).click()
    await page
      .getByRole('dialog', { name: t('ui.tokens.revokeTitle', { name: 'Đồng bộ SIEM' }) })
      .getByRole('button', { name: t('ui.tokens.revoke') })
      .click()
    await page.getByText(t('ui.tokens.revoked')).waitFor()
    expect(await ask(token, '/alerts')).toEqual({ status: 401, code: 'token.revoked' })
  })

  it('belong to machines too, which stop with them', async () => {
    const { page, t } = visit
    await visit.go('/service-accounts')
    await page
      .getByRole('button', { name: t('ui.serviceAccounts.new') })
      .first()
      .click()
    const form = page.getByRole('dialog', { name: t('ui.serviceAccounts.formTitle') })
    await form.getByLabel(t('ui.serviceAccounts.name')).fill(machine)
    await form.getByLabel(t('ui.serviceAccounts.purpose')).fill('Lấy số liệu hằng ngày')
    expect(await look('service-accounts-form')).toEqual([])
    await form.getByRole('button', { name: t('ui.serviceAccounts.new') }).click()
    const detail = page.getByRole('complementary', { name: t('ui.list.detail') })
    await detail.getByRole('link', { name: t('ui.serviceAccounts.newToken') }).click()
    const token = await issue('Khóa của cổng')
    expect(await ask(token, '/tokens/self')).toMatchObject({ status: 200 })
    await visit.go('/service-accounts')
    await page.getByRole('row', { name: machine }).click()
    expect(await look('service-accounts')).toEqual([])
    await detail.getByRole('button', { name: t('ui.serviceAccounts.stop') }).click()
    await page
      .getByRole('dialog', { name: t('ui.serviceAccounts.stopTitle', { name: machine }) })
      .getByRole('button', { name: t('ui.serviceAccounts.stop') })
      .click()
    await page.getByText(t('ui.serviceAccounts.stopped')).waitFor()
    expect(await ask(token, '/tokens/self')).toEqual({ status: 401, code: 'token.owner_inactive' })
  })

  it('stand beside the providers people may sign in by', async () => {
    const { page, t } = visit
    await visit.go('/identity-providers')
    await page
      .getByRole('button', { name: t('ui.identityProviders.new') })
      .first()
      .click()
    const form = page.getByRole('dialog', { name: t('ui.identityProviders.formTitle') })
    await form.getByLabel(t('ui.identityProviders.name')).fill('Cổng định danh')
    await form.getByLabel(t('ui.identityProviders.issuer')).fill('https://10.0.0.1/')
    await form.getByLabel(t('ui.identityProviders.clientId')).fill('haidang')
    await form.getByLabel(t('ui.identityProviders.clientSecret'), { exact: true }).fill('khong-dung-that')
    expect(await look('identity-providers-form')).toEqual([])
    await form.getByRole('button', { name: t('ui.identityProviders.new') }).click()
    await form.getByRole('alert').getByText(t('errors.identity_provider.bad_setup.title')).waitFor()
  })
})
