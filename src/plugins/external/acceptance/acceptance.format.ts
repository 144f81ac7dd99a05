import { isAbsolute } from 'node:path';
import { isJsonObject } from '../../../kernel/index.js';
import type { AcceptedPlugin } from './acceptance.rules.js';
import { PART_KINDS, digestOf, type KnownPart } from './program.part.js';
import { UnfitFile } from './unfit.file.js';

const VERSION = 1;
const DIGEST = /^[0-9a-f]{64}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The list as it is kept: JSON for people to read. */
export function textOfAcceptances(accepted: ReadonlyMap<string, AcceptedPlugin>): string {
  return `${JSON.stringify({ version: VERSION, plugins: Object.fromEntries(accepted) }, undefined, 2)}\n`;
}

/**
 * Reads what `textOfAcceptances` wrote, and nothing else: half of a list must not be taken for one.
 *
 * @throws UnfitFile
 */
export function parseAcceptances(text: string, file: string): Map<string, AcceptedPlugin> {
  const list = jsonIn(text);
  if (
    !hasExactly(list, ['version', 'plugins']) ||
    list['version'] !== VERSION ||
    !isJsonObject(list['plugins'])
  )
    throw unfit(`${file} is no list of accepted plugins`);
  const accepted = new Map<string, AcceptedPlugin>();
  for (const [manifest, entry] of Object.entries(list['plugins'])) {
    if (!isAbsolute(manifest) || !isAccepted(entry))
      throw unfit(`the entry ${JSON.stringify(manifest)} in ${file} is not what this server writes`);
    accepted.set(manifest, entry);
  }
  return accepted;
}

function isAccepted(value: unknown): value is AcceptedPlugin {
  if (!hasExactly(value, ['name', 'version', 'sha256', 'parts', 'accepted_at'])) return false;
  const { name, version, sha256, parts, accepted_at: at } = value;
  return (
    typeof name === 'string' &&
    typeof version === 'string' &&
    typeof at === 'string' &&
    TIME.test(at) &&
    Array.isArray(parts) &&
    parts.every(isPart) &&
    digestOf(parts) === sha256
  );
}

function isPart(value: unknown): value is KnownPart {
  if (!hasExactly(value, ['kind', 'label', 'path', 'sha256'])) return false;
  const { kind, label, path, sha256 } = value;
  return (
    PART_KINDS.some((known) => known === kind) &&
    typeof label === 'string' &&
    typeof path === 'string' &&
    isAbsolute(path) &&
    typeof sha256 === 'string' &&
    DIGEST.test(sha256)
  );
}

function hasExactly(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  return (
    isJsonObject(value) &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key))
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unfit(problem: string): UnfitFile {
  return new UnfitFile(problem, 'move it away, and accept the plugins again');
}
