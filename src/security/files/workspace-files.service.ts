import { Injectable } from '@nestjs/common';
import {
  RefusalError,
  type FileWay,
  type ToolCall,
  type Verdict,
  type WorkspaceFiles,
} from '../../kernel/index.js';
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

/** The part of a call that its files need. */
type CallOfFiles = Pick<ToolCall, 'signal' | 'files'>;

interface Action {
  readonly call: CallOfFiles;
  readonly way: FileWay;
  readonly asGiven: string;
  readonly rulesOf: (policy: Policy) => PlaceRules;
}

/** Gives each call its `context.files`. */
@Injectable()
export class WorkspaceFilesService {
  readonly #paths = descriptorPathsOf(process.platform);

  constructor(private readonly policies: PolicyStore) {}

  /** Nothing is opened or changed for a call that has been told that it ended. */
  forCall(call: CallOfFiles): WorkspaceFiles {
    const rulesOf = rulesOncePerPolicy();
    const act = <T>(way: FileWay, asGiven: string, work: (access: Access) => T | Promise<T>): Promise<T> =>
      this.#do({ call, way, asGiven, rulesOf }, work);
    return Object.freeze<WorkspaceFiles>({
      resolve: (path) => this.#resolve(call, path),
      open: (path, use) =>
        act('open', path, ({ opener }) => openFile(opener, opener.target(path), call.signal, use)),
      read: (path, maxBytes = MAX_FILE_BYTES) =>
        act('read', path, ({ opener }) => readWhole(opener, opener.target(path), maxBytes, call.signal)),
      write: (path, content, options = {}) =>
        act('write', path, ({ opener }) =>
          writeFile(
            opener,
            opener.target(path),
            typeof content === 'string' ? Buffer.from(content) : content,
            options,
          ),
        ),
      list: (path) =>
        act('list', path, ({ opener, rules }) => listFolder(opener, rules, opener.target(path))),
      stat: (path) => act('stat', path, ({ opener }) => describeEntry(opener, opener.target(path))),
      mkdir: (path) => act('mkdir', path, ({ opener }) => makeFolder(opener, opener.target(path))),
      remove: (path) => act('remove', path, ({ opener }) => removeEntry(opener, opener.target(path))),
      move: (from, to) =>
        act('move', from, ({ opener, rules }) => {
          const [source, goal] = [opener.target(from), opener.target(to)];
          return moveEntry(opener, source, goal, (folder) => judgeBelow(opener, rules, folder, source, goal));
        }),
    });
  }

  async #do<T>(
    { call, way, asGiven, rulesOf }: Action,
    work: (access: Access) => T | Promise<T>,
  ): Promise<T> {
    assertGoesOn(call.signal);
    let noted: Verdict | undefined;
    try {
      const rules = rulesOf(this.policies.current);
      const opener = new FolderOpener(rules, this.#paths, (path, verdict) => {
        noted = verdict;
        call.files.note(way, path, verdict);
      });
      return await work({ rules, opener });
    } catch (error) {
      // What was allowed as a text, and then turned out to be something else.
      if (error instanceof RefusalError && error.refusal !== noted)
        call.files.note(way, asGiven, error.refusal);
      throw fileErrorOf(error, asGiven);
    }
  }

  #resolve({ files }: CallOfFiles, asGiven: string): string {
    const { path, verdict } = resolveAndJudge(this.policies.current.filesystem, asGiven, process.cwd());
    files.note('resolve', path ?? asGiven, verdict);
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
