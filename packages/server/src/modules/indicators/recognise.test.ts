import { expect, it } from 'vitest'
import { recogniseFormat } from './recognise.ts'

it.each([
  ['evil.example\n198.51.100.7\n', 'list'],
  ['# a list\nhttps://evil.example/a,b\n', 'list'],
  ['# comment\n\nvalue,kind\nevil.example,domain\n', 'csv'],
  ['"first_seen";"dst_ip";"port"\n', 'csv'],
  ['# first_seen,ioc_value,type\n', 'csv'],
  ['{"type": "bundle", "objects": []}', 'stix'],
  ['[{"type": "indicator", "spec_version": "2.1"}]', 'stix'],
  ['\uFEFF {"Event": {"Attribute": []}}', 'misp'],
  ['{"name": "x", "type": "cidr", "list": ["10.0.0.0/8"]}', 'warninglist'],
  [`{"list": [${'"a",'.repeat(100_000)}"b"], "matching_attributes": ["domain"], "type": "string"}`, 'warninglist'],
  ['', 'list'],
])('%.40j is %s', (text, format) => {
  expect(recogniseFormat(text)).toBe(format)
})
