import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { SHIPPED_POLICY_FILE } from '../policy.finder.js';
import { policySchema } from './policy.schema.js';

const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(policySchema());
const REFERENCE = fileURLToPath(new URL('../../../test/fixtures/policies/reference.yaml', import.meta.url));

function problems(yaml: string): string[] {
  validate(parse(`version: "1.0"\n${yaml}`));
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

describe('the schema for editors', () => {
  it('is what stands in config/policy.schema.json; npm run schema writes it', () => {
    const file = new URL('../../../config/policy.schema.json', import.meta.url);

    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(policySchema(), null, 2)}\n`);
  });

  it('describes every key', () => {
    const undescribed: string[] = [];
    const walk = (node: Record<string, unknown>, at: string): void => {
      for (const [key, value] of Object.entries(
        (node['properties'] ?? {}) as Record<string, Record<string, unknown>>,
      )) {
        if (typeof value['description'] !== 'string') undescribed.push(`${at}.${key}`);
        walk(value, `${at}.${key}`);
        walk((value['items'] ?? {}) as Record<string, unknown>, `${at}.${key}[]`);
      }
    };
    walk(policySchema(), '');

    expect(undescribed).toEqual([]);
  });

  it.each([[SHIPPED_POLICY_FILE], [REFERENCE]])('accepts %s', (file) => {
    validate(parse(readFileSync(file, 'utf8')));

    expect(validate.errors).toBeNull();
  });

  it('is named at the top of the shipped policy', () => {
    expect(readFileSync(SHIPPED_POLICY_FILE, 'utf8').split('\n')[0]).toBe(
      '# yaml-language-server: $schema=./policy.schema.json',
    );
  });

  it.each([
    [''],
    ['network:'],
    ['network: { allowed_ranges: , allowed_endpoints: [] }'],
    ["network: { allowed_ranges: ['::/0', 10.0.0.0/8, '${LAN}'] }"],
    [
      "network: { allowed_endpoints: [{ host: '2606:4700::1111', ports: [443] }, { host: '${H:-a.example}' }] }",
    ],
    ['network: { dns_allowlist: ["*.a.example", 1.2.3.4, _srv._tcp.a.example] }'],
    ['filesystem: { allowed_paths: [~/x/**, "${P}/**", /a, //a/**], denied_paths: ["**/.env", /x, "**"] }'],
    ['tools: { rate_limits: { default: 0, a.b-c: 1 }, network: { a: } }'],
    ['audit: { log_file: ~/a.log }'],
  ])('accepts %j', (yaml) => {
    expect(problems(yaml)).toEqual([]);
  });

  it.each([
    ['netwrk: {}', [' additionalProperties']],
    ['tools: { timout: 5 }', ['/tools additionalProperties']],
    ['tools: { timeout: "5" }', ['/tools/timeout type']],
    ['tools: { timeout: 4000 }', ['/tools/timeout maximum']],
    ['tools: { rate_limits: { default: 0.5 } }', ['/tools/rate_limits/default type']],
    ['tools: { timeouts: { "a*": 1 } }', ['/tools/timeouts pattern', '/tools/timeouts propertyNames']],
    ['tools: { network: { default: [] } }', ['/tools/network not', '/tools/network propertyNames']],
    ['tools: { allow: [a b] }', ['/tools/allow/0 pattern']],
    [
      'network: { blocked_ports: ["22", 0] }',
      ['/network/blocked_ports/0 type', '/network/blocked_ports/1 minimum'],
    ],
    ['network: { allow_dns: "false" }', ['/network/allow_dns type']],
    ['network: { allowed_ranges: [10.0.0.1] }', ['/network/allowed_ranges/0 pattern']],
    ['network: { allowed_endpoints: [{ ports: [443] }] }', ['/network/allowed_endpoints/0 required']],
    [
      'network: { allowed_endpoints: [{ host: "https://a.example" }] }',
      ['/network/allowed_endpoints/0/host pattern'],
    ],
    [
      'filesystem: { allowed_paths: [/**, x] }',
      ['/filesystem/allowed_paths/0 pattern', '/filesystem/allowed_paths/1 pattern'],
    ],
    ['filesystem: { denied_paths: [x/*.pem] }', ['/filesystem/denied_paths/0 pattern']],
    ['audit: { log_file: a.log }', ['/audit/log_file pattern']],
    ['commands: { blocked: curl }', ['/commands/blocked type']],
  ])('refuses %j', (yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });

  it('refuses a file without a version', () => {
    expect(validate({})).toBe(false);
  });
});
