import { Injectable } from '@nestjs/common';
import { RefusalError, type WorkspaceFiles } from '../../kernel/index.js';
import { PolicyStore, type Policy } from '../../policy/index.js';
import { resolveAndJudge } from '../validator/path.rules.js';
import { judgeBelow } from './below.rules.js';
import { descriptorPathsOf } from './descriptor.paths.js';
import { fileErrorOf } from './file.failures.js';
import {
  assertGoesOn,
  describeEntry,
  listFolder,
  MAX_FILE_BYTES,
  openFile,
  readWhole,
} from './file.reader.js';
import type { PlaceRules } from './file.rules.js';
import { moveEntry } from './file.mover.js';
import { makeFolder, removeEntry, writeFile } from './file.writer.js';
import { FolderOpener } from './folder.opener.js';
import { ownFilePatterns } from './own.files.js';

interface Access {
  readonly rules: PlaceRules;
  readonly opener: FolderOpener;
}

/** Gives each call its `context.files`. */
@Injectable()
export class WorkspaceFilesService {
  readonly #paths = descriptorPathsOf(process.platform);

  constructor(private readonly policies: PolicyStore) {}

  /** @param signal of the call: nothing is opened or changed for a call that has been told that it ended */
  forCall(signal: AbortSignal): WorkspaceFiles {
    const rulesOf = rulesOncePerPolicy();
    const act = <T>(asGiven: string, work: (access: Access) => T | Promise<T>): Promise<T> =>
      this.#do(signal, asGiven, rulesOf, work);
    return Object.freeze<WorkspaceFiles>({
      resolve: (path) => this.#resolve(path),
      open: (path, use) => act(path, ({ opener }) => openFile(opener, opener.target(path), signal, use)),
      read: (path, maxBytes = MAX_FILE_BYTES) =>
        act(path, ({ opener }) => readWhole(opener, opener.target(path), maxBytes, signal)),
      write: (path, content, options = {}) =>
        act(path, ({ opener }) =>
          writeFile(
            opener,
            opener.target(path),
            typeof content === 'string' ? Buffer.from(content) : content,
            options,
          ),
        ),
      list: (path) => act(path, ({ opener, rules }) => listFolder(opener, rules, opener.target(path))),
      stat: (path) => act(path, ({ opener }) => describeEntry(opener, opener.target(path))),
      mkdir: (path) => act(path, ({ opener }) => makeFolder(opener, opener.target(path))),
      remove: (path) => act(path, ({ opener }) => removeEntry(opener, opener.target(path))),
      move: (from, to) =>
        act(from, ({ opener, rules }) => {
          const [source, goal] = [opener.target(from), opener.target(to)];
          return moveEntry(opener, source, goal, (folder) => judgeBelow(opener, rules, folder, source, goal));
        }),
    });
  }

  async #do<T>(
    signal: AbortSignal,
    asGiven: string,
    rulesOf: (policy: Policy) => PlaceRules,
    work: (access: Access) => T | Promise<T>,
  ): Promise<T> {
    assertGoesOn(signal);
    try {
      const rules = rulesOf(this.policies.current);
      return await work({ rules, opener: new FolderOpener(rules, this.#paths) });
    } catch (error) {
      throw fileErrorOf(error, asGiven);
    }
  }

  #resolve(asGiven: string): string {
    const { path, verdict } = resolveAndJudge(this.policies.current.filesystem, asGiven, process.cwd());
    if (!verdict.allowed) throw new RefusalError(verdict);
    // Allowed without a real form cannot happen; if it did, nothing could be judged, so nothing is given out.
    if (path === undefined) throw new Error('A path was allowed without being resolved.');
    return path;
  }
}

/** Finding where the server's own files really are costs more than opening a file; once in a call is enough. */
function rulesOncePerPolicy(): (policy: Policy) => PlaceRules {
  let known: { readonly policy: Policy; readonly rules: PlaceRules } | undefined;
  return (policy) => {
    if (known?.policy !== policy) {
      const rules = { filesystem: policy.filesystem, ownFiles: ownFilePatterns(policy) };
      known = { policy, rules };
    }
    return known.rules;
  };
}
