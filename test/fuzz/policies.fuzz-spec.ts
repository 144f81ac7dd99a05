import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { policyWarnings } from '../../src/cli/policy.warnings.js';
import { PolicyError, readPolicy, type LoadedPolicy, type Policy } from '../../src/policy/index.js';
import { wholeReach } from '../../src/security/firewall/reach.js';
import { judgeUrl } from '../../src/security/firewall/endpoint.rules.js';
import { judgeAccess, resolveAndJudge } from '../../src/security/index.js';
import { judgeCommand } from '../../src/security/commands/command.rules.js';
import { fuzz, Tally } from '../support/fuzz.js';
import { policyObjectRows, policyTextRows } from './found.cases.js';
import { policyBytes, policyObjects, policyTexts } from './policy.cases.js';
import { findStranger, isFrozenThroughout } from './policy.oracle.js';

const FILE = join(mkdtempSync(join(tmpdir(), 'mss-policy-')), 'policy.yaml');
const ENV = { HOME: '/home/ann', EMPTY: '' };

type Ending = 'accepted' | 'refused';

describe('policy files', () => {
  const objects = new Tally<Ending>();
  const texts = new Tally<Ending>();

  fuzz('mean what they say, or nothing: as an object', {
    cases: policyObjects,
    rows: policyObjectRows,
    runs: 600,
    check: (object) => {
      // JSON is YAML, and no part of the loader has written it.
      const loaded = load(JSON.stringify(object, undefined, 1), objects);
      if (loaded === undefined) return;
      expect(findStranger(object)).toBeUndefined();
      expectNothingGained(loaded.policy, object);
      expectMissingAllowsNothing(
        loaded.policy,
        (name) => object[name] === undefined || object[name] === null,
      );
    },
  });

  fuzz('mean what they say, or nothing: as a text', {
    cases: policyTexts,
    rows: policyTextRows,
    runs: 400,
    check: (text) => {
      const loaded = load(text, texts);
      // A word that is nowhere in the text is no section of it, however the text is read.
      if (loaded !== undefined) expectMissingAllowsNothing(loaded.policy, (name) => !text.includes(name));
    },
  });

  fuzz('are refused with a place when they are no text', {
    cases: policyBytes,
    rows: [],
    runs: 300,
    check: (bytes) => {
      writeFileSync(FILE, bytes);
      attempt(() => readPolicy(FILE, ENV), Buffer.from(bytes).toString('latin1'), new Tally());
    },
  });

  objects.expectAtLeast({ accepted: 80, refused: 150 });
  texts.expectAtLeast({ accepted: 30, refused: 200 });
});

function load(text: string, tally: Tally<Ending>): LoadedPolicy | undefined {
  const loaded = attempt(() => readPolicy(FILE, ENV, { text, sha256: '' }), text, tally);
  if (loaded === undefined) return undefined;
  expect(isFrozenThroughout(loaded.policy)).toBe(true);
  // A start looks for warnings as well, and may not fail over them.
  for (const warning of policyWarnings(loaded, ['get_bug'], ENV))
    expect(warning).toMatch(/:\d+:\d+ warning: /);
  return loaded;
}

/** What it loads, or undefined when it is refused as it should be. Anything else that is thrown is a finding. */
function attempt(work: () => LoadedPolicy, text: string, tally: Tally<Ending>): LoadedPolicy | undefined {
  try {
    const loaded = work();
    tally.add('accepted');
    return loaded;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    tally.add('refused');
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { line, column, problem, remedy } of error.problems) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(text.split('\n').length);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(`${problem}, ${remedy}`).toMatch(/^[^\n]+, [^\n]+$/);
    }
    return undefined;
  }
}

/** Lists are those of the file, item by item, and whatever is not in the file is empty. */
function expectNothingGained(policy: Policy, object: Record<string, unknown>): void {
  const { network, filesystem, tools } = object as Record<string, Record<string, unknown> | undefined>;
  const listOf = (value: unknown): unknown => value ?? [];
  expect(policy.tools.allow).toEqual(listOf(tools?.['allow']));
  expect(policy.tools.deny).toEqual(listOf(tools?.['deny']));
  expect(policy.network.allowDns).toBe(network?.['allow_dns'] ?? false);
  expect(policy.network.blockedPorts).toEqual(listOf(network?.['blocked_ports']));
  expect(policy.network.allowedRanges).toHaveLength(
    (listOf(network?.['allowed_ranges']) as unknown[]).length,
  );
  expect(policy.filesystem.deniedPaths).toHaveLength(
    (listOf(filesystem?.['denied_paths']) as unknown[]).length,
  );
  expect(policy.filesystem.allowedPaths).toHaveLength(
    (listOf(filesystem?.['allowed_paths']) as unknown[]).length,
  );
  const endpoints = listOf(network?.['allowed_endpoints']) as { host: string; ports?: number[] | null }[];
  expect(policy.network.allowedEndpoints.map(({ host, ports }) => ({ host, ports }))).toEqual(
    endpoints.map(({ host, ports }) => ({ host, ports: ports ?? [] })),
  );
}

function expectMissingAllowsNothing(policy: Policy, isMissing: (section: string) => boolean): void {
  if (isMissing('network')) {
    const reach = wholeReach(policy.network);
    for (const url of [
      'https://lite.duckduckgo.com/',
      'https://93.184.216.34/',
      'http://127.0.0.1/',
      'http://10.0.0.1/',
    ]) {
      expect(judgeUrl(reach, new URL(url)).allowed).toBe(false);
    }
  }
  if (isMissing('filesystem')) {
    for (const path of ['/', '/srv/a', '/home/ann/projects/a', FILE]) {
      expect(resolveAndJudge(policy.filesystem, path, '/').verdict.allowed).toBe(false);
    }
  }
  if (isMissing('commands')) expect(judgeCommand(policy.commands, 'ls').allowed).toBe(false);
  if (isMissing('tools')) expect(judgeAccess(policy.tools, 'get_bug').allowed).toBe(false);
  if (isMissing('audit')) expect(policy.audit.logFile).toBe('');
}
