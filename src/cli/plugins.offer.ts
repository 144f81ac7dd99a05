import type { AcceptedPlugin, ListedPlugin, Refusal } from '../plugins/external/index.js';
import type { ExternalPluginPolicy, LoadedManifest } from '../policy/index.js';
import { entry, paragraph } from './person.text.js';

/** What can be accepted, and what is shown of it: one and the same reading. */
export interface Offer {
  /** The manifest's real path. */
  readonly manifest: string;
  readonly accepted: AcceptedPlugin;
  /** Why it is not accepted as it is. */
  readonly reason: string;
  readonly entry: ExternalPluginPolicy;
  readonly loaded: LoadedManifest;
  /** The program and its arguments. */
  readonly words: readonly string[];
}

export function offerOf(
  { entry: listed, loaded, files }: ListedPlugin,
  { reason }: Refusal,
  now: Date,
): Offer {
  if (loaded === undefined || files === undefined) throw new Error('What was not read cannot be accepted.');
  const { name, version } = loaded.manifest;
  const parts = files.parts.map(({ kind, label, path, sha256 }) => ({ kind, label, path, sha256 }));
  return {
    manifest: loaded.file,
    accepted: { name, version, sha256: files.sha256, parts, accepted_at: now.toISOString() },
    reason,
    entry: listed,
    loaded,
    words: [files.executable, ...files.args],
  };
}

/** For the person who decides: everything that it is, and everything that it may do. */
export function offerText({ accepted, reason, entry: listed, loaded, words }: Offer): string {
  const { name, version, sha256, parts } = accepted;
  const variables = Object.keys(listed.env);
  const lines = [
    ...entry('plugin', `${name} ${version}`),
    ...entry('state', reason),
    ...entry('runs', words.map((word) => JSON.stringify(word)).join(' ')),
    ...entry('mode', loaded.manifest.mode),
    ...entry('tools', loaded.manifest.tools.map((tool) => tool.name).join(', ')),
    ...entry('sandbox', sandboxText(listed)),
    ...entry('network', listed.network.length === 0 ? 'none' : listed.network.join(', ')),
    ...entry('reads', [loaded.folder, ...listed.readable].join(', ')),
    ...entry('writes', listed.writable.length === 0 ? 'nothing' : listed.writable.join(', ')),
    ...entry('env', variables.length === 0 ? 'nothing of yours' : variables.join(', ')),
    '',
    ...parts.flatMap(({ label, path, sha256: digest }) => [
      ...paragraph(label === path ? path : `${label}: ${path}`),
      `  sha256 ${digest}`,
    ]),
    '',
    ...entry('sha256', sha256),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function sandboxText({ sandbox }: ExternalPluginPolicy): string {
  switch (sandbox) {
    case 'required':
      return 'required';
    case 'best-effort':
      return 'best-effort: WITHOUT one where there is none, and then with all of your rights';
    case 'off':
      return 'off: it runs WITHOUT one, with all of your rights, whatever stands below';
    default: {
      const never: never = sandbox;
      throw new Error(`unknown sandbox mode ${String(never)}`);
    }
  }
}
