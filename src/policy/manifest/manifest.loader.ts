import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { deepFreeze, type JsonObject, type ToolAnnotations } from '../../kernel/index.js';
import type { KeyPath } from '../key-path.js';
import { PolicyDocument, type PolicyPlace } from '../policy.document.js';
import { PolicyError } from '../policy.error.js';
import { readPolicyFile } from '../policy.reader.js';
import { validateFile } from '../policy.validator.js';
import { shown } from '../schema/inspections.js';
import { ManifestFile, type ManifestToolSection } from './manifest.sections.js';
import type { Manifest, ManifestTool } from './manifest.js';

/** A manifest together with where it was read. */
export interface LoadedManifest {
  readonly manifest: Manifest;
  /** Absolute, links resolved. */
  readonly file: string;
  /** The one that it lies in. */
  readonly folder: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** Where something stands in the file. */
  placeOf(path: KeyPath, part: 'key' | 'value'): PolicyPlace;
}

/** What a tool that says nothing of itself may do, by the specification: anything. */
const UNKNOWN_BEHAVIOUR: ToolAnnotations = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
};

/**
 * Reads a manifest as strictly as a policy. Variables stay as they are written: the text is somebody else's, and
 * the environment is the operator's.
 *
 * @param path absolute
 * @returns the manifest, deeply frozen
 * @throws PolicyError that lists every problem of the file
 */
export function loadManifest(path: string): LoadedManifest {
  const file = realFile(path);
  const { text, sha256 } = readPolicyFile(file);
  const document = new PolicyDocument(file, text);
  const content = validateFile(document, ManifestFile);
  reportRepeatedTools(document, content);
  if (document.problems.length > 0) throw new PolicyError(document.problems);
  return Object.freeze({
    manifest: deepFreeze(manifestOf(content)),
    file,
    folder: dirname(file),
    sha256,
    placeOf: (at: KeyPath, part: 'key' | 'value') => document.placeOf(at, part),
  });
}

/** Where it really is, before it is read: what lies beside the link is none of the plugin's. */
function realFile(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Reading it says what is wrong.
    return path;
  }
}

function manifestOf(content: ManifestFile): Manifest {
  const { name, version, executable, args, sha256, mode, tools } = content;
  return {
    name,
    version,
    executable,
    args: [...(args ?? [])],
    sha256,
    mode: mode ?? 'oneshot',
    tools: tools.map(toolOf),
  };
}

function toolOf(tool: ManifestToolSection): ManifestTool {
  return {
    name: tool.name,
    title: tool.title ?? tool.name,
    description: tool.description,
    inputSchema: tool.input_schema as JsonObject,
    outputSchema: tool.output_schema as JsonObject | undefined,
    annotations: { ...UNKNOWN_BEHAVIOUR, ...tool.annotations },
    aliases: [...(tool.aliases ?? [])],
    intents: [...(tool.intents ?? [])],
  };
}

/** Runs on files with other problems too, so it takes nothing of their shape for granted. */
function reportRepeatedTools(document: PolicyDocument, { tools }: Partial<ManifestFile>): void {
  const names = Array.isArray(tools)
    ? tools.map((tool: Partial<ManifestToolSection> | null) => tool?.name)
    : [];
  for (const [index, name] of names.entries()) {
    if (typeof name !== 'string' || names.indexOf(name) === index) continue;
    document.report(
      ['tools', index, 'name'],
      `a tool above is called ${shown(name)} as well`,
      'give each its own name',
    );
  }
}
