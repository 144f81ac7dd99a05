import { resolve } from 'node:path';
import { MAX_REPORTED_PROBLEMS } from './policy.error.js';
import { keyOf, type KeyPath } from './key-path.js';
import { nearestKey } from './nearest-key.js';
import type { PolicyDocument } from './policy.document.js';
import { shown } from './schema/inspections.js';
import type { EndpointSection } from './schema/network.section.js';
import type { ExternalPluginSection } from './schema/plugins.section.js';
import type { PolicyFile } from './schema/policy.file.js';

/** One place where a section calls an endpoint by its name. */
interface Reference {
  readonly path: KeyPath;
  readonly name: string;
}

/**
 * Reports what no key shows by itself: a narrowing that names an endpoint which does not exist, and a name that
 * means two endpoints. Runs on files with other problems too, so it takes nothing of their shape for granted.
 */
export function checkReferences(document: PolicyDocument, { network, tools, plugins }: PolicyFile): void {
  const endpoints = itemsOf(network?.allowed_endpoints).map((item): Partial<EndpointSection> => item ?? {});
  reportAmbiguousNames(document, endpoints);
  reportRepeatedManifests(document, itemsOf(plugins?.external));
  const known = new Set(endpoints.map(nameOf).filter((name) => name !== undefined));
  const references = [
    ...namesIn(['network', 'server_endpoints'], network?.server_endpoints),
    ...Object.entries(tools?.network ?? {}).flatMap(([tool, names]) =>
      namesIn(['tools', 'network', tool], names),
    ),
    ...itemsOf(plugins?.external).flatMap((item, index) =>
      namesIn(
        ['plugins', 'external', index, 'network'],
        (item as Partial<ExternalPluginSection> | null)?.network,
      ),
    ),
  ];
  const unknown = references.filter(({ name }) => !known.has(name));
  for (const [count, { path, name }] of unknown.entries()) {
    // Finding the nearest of many names takes long, and nobody reads more than are shown.
    const candidates = count < MAX_REPORTED_PROBLEMS ? [...known] : [];
    document.report(path, `no allowed endpoint is called ${shown(name)}`, remedyFor(name, candidates));
  }
}

/** A name that was written down is there to tell endpoints apart. One that is only a host may be shared. */
function reportAmbiguousNames(
  document: PolicyDocument,
  endpoints: readonly Partial<EndpointSection>[],
): void {
  const positions = new Map<string | undefined, number[]>();
  for (const [position, endpoint] of endpoints.entries()) {
    const same = positions.get(nameOf(endpoint));
    if (same === undefined) positions.set(nameOf(endpoint), [position]);
    else if (same.length < 2) same.push(position);
  }
  for (const [position, { name }] of endpoints.entries()) {
    if (typeof name !== 'string') continue;
    const other = positions.get(name)?.find((one) => one !== position);
    if (other === undefined) continue;
    document.report(
      ['network', 'allowed_endpoints', position, 'name'],
      `${keyOf(['network', 'allowed_endpoints', other])} is called ${shown(name)} as well`,
      'give each its own name',
    );
  }
}

/** Two entries for one program would each grant what the other does not. */
function reportRepeatedManifests(document: PolicyDocument, entries: readonly unknown[]): void {
  const manifests = entries.map((item) => (item as Partial<ExternalPluginSection> | null)?.manifest);
  for (const [position, manifest] of manifests.entries()) {
    if (typeof manifest !== 'string') continue;
    const first = manifests.findIndex((one) => typeof one === 'string' && resolve(one) === resolve(manifest));
    if (first === position) continue;
    document.report(
      ['plugins', 'external', position, 'manifest'],
      `${keyOf(['plugins', 'external', first])} lists this manifest as well`,
      'write one entry for each manifest',
    );
  }
}

function remedyFor(name: string, candidates: readonly string[]): string {
  const nearest = nearestKey(name, candidates);
  const advice = 'write the name or host of an entry of network.allowed_endpoints, or add one';
  return nearest === undefined ? advice : `did you mean ${shown(nearest)}? Otherwise ${advice}`;
}

function nameOf({ name, host }: Partial<EndpointSection>): string | undefined {
  if (typeof name === 'string') return name;
  return typeof host === 'string' ? host : undefined;
}

function namesIn(path: KeyPath, names: unknown): Reference[] {
  return itemsOf(names).flatMap((name, index) =>
    typeof name === 'string' ? [{ path: [...path, index], name }] : [],
  );
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
