import { describe, expect, it } from '@jest/globals';
import { RecordRedactor } from './record.redactor.js';

const redactor = new RecordRedactor(Buffer.alloc(32, 1));
const URL_TEXT = 'https://ann:hunter2@db.test/';
const CUT = 'https://[REDACTED:url-user]:[REDACTED:password]@db.test/';

/** Without the digests. */
function written(record: object): unknown {
  return JSON.parse(
    JSON.stringify(redactor.record(record)).replace(/(\[REDACTED:[a-z0-9-]+):[0-9a-f]{12}\]/g, '$1]'),
  );
}

describe('RecordRedactor', () => {
  it.each([
    'tool_name', 'client', 'reason', 'rule', 'code', 'source', 'name', 'version', 'node', 'a_field_of_tomorrow',
  ])('redacts %s, however deep it stands', (field) => {
    expect(written({ [field]: URL_TEXT })).toEqual({ [field]: CUT });
    expect(written({ plugins: [{ [field]: URL_TEXT }] })).toEqual({ plugins: [{ [field]: CUT }] });
  }); // prettier-ignore

  it('redacts where a call tried to get to, and which paths were judged', () => {
    expect(written({ egress: [{ to: URL_TEXT }], files: [{ path: '/srv/password=hunter2' }] })).toEqual({
      egress: [{ to: CUT }],
      files: [{ path: '/srv/password=[REDACTED:password]' }],
    });
  });

  it('redacts arguments by their keys as well', () => {
    expect(written({ arguments: { password: 'x', text: URL_TEXT } })).toEqual({
      arguments: { password: '[REDACTED:field]', text: CUT },
    });
  });

  it('leaves what the server makes up itself as it is', () => {
    const record = {
      type: 'response',
      timestamp: '2026-11-23T06:29:28.123Z',
      request_id: '0c5a2d1e-7b3f-4a68-9c1d-2e4f60718293',
      tool_name: 'search_tools',
      result_status: 'refused',
      rule: 'network.allowed_endpoints[0]',
      code: 'URL.DENIED',
      reason: null,
      egress: [{ way: 'connect', to: 'db.test:443', allowed: false, rule: 'default-deny' }],
      egress_omitted: 3,
      execution_time_ms: 1.5,
      policy: { source: '/etc/policy.yaml', sha256: 'a'.repeat(64) },
    };

    expect(redactor.record(record)).toEqual(record);
  });

  it('cuts what others may make as long as they like', () => {
    const long = 'x '.repeat(50_000);
    const record = redactor.record({ tool_name: long, client: long, reason: long });

    expect(record).toEqual({
      tool_name: 'x '.repeat(64),
      client: 'x '.repeat(64),
      reason: `${'x '.repeat(512)}... (100000 characters)`,
    });
  });

  it('keeps as many notes as fit, and counts the others to those that found no place before', () => {
    const files = Array.from({ length: 32 }, (_, at) => ({ path: `/${at}/${'x'.repeat(490)}` }));
    const record = redactor.record({ files, files_omitted: 2, egress: files }) as Record<string, unknown[]>;

    expect([record['files']?.length, record['files_omitted']]).toEqual([16, 18]);
    expect([record['egress']?.length, record['egress_omitted']]).toEqual([16, 16]);
  });

  it('is not made long by texts that are nothing but secrets', () => {
    const text = 'pwd=a&'.repeat(170);
    const files = Array.from({ length: 32 }, () => ({ path: text }));

    expect(JSON.stringify(redactor.record({ reason: text })).length).toBeLessThan(2200);
    expect(JSON.stringify(redactor.record({ reason: text, files })).length).toBeLessThan(10_000);
  });

  it('makes the same digest with the same key, and another one with another', () => {
    const record = { reason: 'password=hunter2' };
    const [same, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((key) => new RecordRedactor(key));

    expect(redactor.record(record)).toEqual({ reason: 'password=[REDACTED:password:a4786a5e07e6]' });
    expect(same?.record(record)).toEqual(redactor.record(record));
    expect(other?.record(record)).not.toEqual(redactor.record(record));
  });
});
