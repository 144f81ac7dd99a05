import { describe, expect, it } from '@jest/globals';
import {
  acceptanceOf,
  type AcceptanceList,
  type AcceptedPlugin,
  type Candidate,
} from './acceptance.rules.js';
import { digestOf, type KnownPart } from './program.part.js';

const MANIFEST = '/plugins/stats/manifest.yaml';

/** Digits stand for the bytes of the manifest, the executable, and files by name. */
function partsOf(manifest: string, executable: string, files: Readonly<Record<string, string>>): KnownPart[] {
  const part = (kind: KnownPart['kind'], label: string, digit: string): KnownPart => {
    return { kind, label, path: `/plugins/stats/${label}`, sha256: digit.repeat(64) };
  };
  return [
    part('manifest', 'manifest', manifest),
    part('executable', 'executable', executable),
    ...Object.entries(files).map(([label, digit]) => part('file', label, digit)),
  ];
}

function candidate(...given: Parameters<typeof partsOf>): Candidate {
  const parts = partsOf(...given);
  return { manifest: MANIFEST, parts, sha256: digestOf(parts) };
}

function listWith(manifest: string, ...given: Parameters<typeof partsOf>): AcceptanceList {
  const { parts, sha256 } = candidate(...given);
  const entry: AcceptedPlugin = { name: 'stats', version: '1', sha256, parts, accepted_at: '2026-01-01T00:00:00.000Z' }; // prettier-ignore
  return { kind: 'read', accepted: new Map([[manifest, entry]]) };
}

const NOW = candidate('a', 'b', { 'tool.py': 'c' });
const SAME = listWith(MANIFEST, 'a', 'b', { 'tool.py': 'c' });
const NOBODY: AcceptanceList = { kind: 'read', accepted: new Map() };
const BROKEN: AcceptanceList = { kind: 'unusable', problem: 'it is broken', remedy: 'move it away' };
const LOOK = 'look at it, then run "mcp-secure-server plugins accept"';
const OTHER = 'f'.repeat(64);

describe('acceptanceOf', () => {
  it.each([
    ['the policy', NOW.sha256, NOBODY, 'policy'],
    ['the policy, whatever the list says', NOW.sha256, BROKEN, 'policy'],
    ['the operator', undefined, SAME, 'operator'],
  ])('lets %s accept', (_who, pinned, list, by) => {
    expect(acceptanceOf(NOW, pinned, list)).toEqual({ kind: 'accepted', by });
  });

  it.each([
    ['nobody accepted it', undefined, NOBODY, 'never_accepted', 'nobody has accepted it yet', LOOK],
    ['the same was accepted elsewhere', undefined, listWith('/other/manifest.yaml', 'a', 'b', { 'tool.py': 'c' }), 'never_accepted', 'nobody has accepted it yet', LOOK],
    ['the list is broken', undefined, BROKEN, 'list_unusable', 'it is broken', 'move it away'],
    ['the pin differs, though the operator accepted it', OTHER, SAME, 'pin_differs', `it is not what the policy accepts: its sha256 is ${NOW.sha256}`, 'look at what changed, then write that into its entry'],
    ['the pin is empty', '', SAME, 'pin_differs', `it is not what the policy accepts: its sha256 is ${NOW.sha256}`, 'look at what changed, then write that into its entry'],
    ['the manifest changed', undefined, listWith(MANIFEST, 'x', 'b', { 'tool.py': 'c' }), 'manifest_changed', 'manifest has changed since it was accepted', LOOK],
    ['the executable changed', undefined, listWith(MANIFEST, 'a', 'x', { 'tool.py': 'c' }), 'executable_changed', 'executable has changed since it was accepted', LOOK],
    ['a file changed', undefined, listWith(MANIFEST, 'a', 'b', { 'tool.py': 'x' }), 'file_changed', 'tool.py has changed since it was accepted', LOOK],
    ['a file is new', undefined, listWith(MANIFEST, 'a', 'b', {}), 'file_changed', 'tool.py is new since it was accepted', LOOK],
    ['a file is gone', undefined, listWith(MANIFEST, 'a', 'b', { 'tool.py': 'c', 'more.py': 'd' }), 'file_changed', 'more.py is gone since it was accepted', LOOK],
    ['much changed', undefined, listWith(MANIFEST, 'x', 'y', { 'old.py': 'c' }), 'manifest_changed', 'manifest and executable have changed; tool.py is new; old.py is gone since it was accepted', LOOK],
  ])('refuses when %s', (_when, pinned, list, why, reason, remedy) => {
    expect(acceptanceOf(NOW, pinned, list)).toEqual({ kind: 'refused', why, reason, remedy });
  }); // prettier-ignore
});
