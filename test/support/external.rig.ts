import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { readProgram } from '../../src/plugins/external/acceptance/program.files.js';
import { loadManifest } from '../../src/policy/index.js';
import { openSession, type Session } from './sdk.client.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/external/', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/external/', import.meta.url));
/** Started as root, programs run as nobody, who cannot enter the temporary folder of a test. */
const REACHABLE = '/var/tmp';

/** Without aliases, which neither a policy nor a manifest may have. */
const yaml = (value: object): string => stringify(value, { aliasDuplicateObjects: false });

export interface PluginChoices {
  /** Name of a file in test/fixtures/external, or the text of a script. */
  readonly program: { readonly fixture: string } | { readonly script: string };
  /** Keys of the manifest that differ. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Keys of the policy's entry. */
  readonly entry?: Readonly<Record<string, unknown>>;
}

/** A folder with programs, their manifests, and a policy that lists them. */
export class ExternalRig {
  readonly folder = mkdtempSync(join(REACHABLE, 'mss-external-'));
  readonly file = join(this.folder, 'policy.yaml');
  readonly auditLog = join(this.folder, 'state', 'audit.log');
  readonly database = join(this.folder, 'state', 'bugs.db');
  readonly #entries: object[] = [];
  readonly #sessions: Session[] = [];
  /** Other sections of the policy. */
  sections: Record<string, unknown> = {};

  constructor() {
    chmodSync(this.folder, 0o755);
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Writes a file that everybody may read, with its folders. */
  write(name: string, text: string, mode = 0o644): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  /** Adds a plugin with one tool of the same name, accepted by the policy as it is now. */
  async add(name: string, { program, manifest, entry }: PluginChoices): Promise<void> {
    const tool = { name, description: 'A tool of a test.', input_schema: { type: 'object', additionalProperties: true } }; // prettier-ignore
    const text = { name, version: '1.0', type: 'external', executable: './run', tools: [tool], ...manifest };
    const file = this.write(`${name}/manifest.yaml`, yaml(text));
    const run = this.path(name, 'run');
    if ('fixture' in program) copyFileSync(join(FIXTURES, program.fixture), run);
    else writeFileSync(run, program.script);
    chmodSync(run, 0o755);
    const { sha256 } = await readProgram(loadManifest(file));
    this.#entries.push({ manifest: file, sha256, ...entry });
  }

  /** Adds an example of examples/external as it is, in a copy. */
  async addExample(name: string, entry: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const folder = this.path(name);
    cpSync(join(EXAMPLES, name), folder, { recursive: true });
    const build = join(folder, 'build.sh');
    if (existsSync(build)) execFileSync(build);
    const manifest = join(folder, 'manifest.yaml');
    this.#entries.push({ manifest, sha256: (await readProgram(loadManifest(manifest))).sha256, ...entry });
    return folder;
  }

  policy(): this {
    writeFileSync(
      this.file,
      yaml({
        version: '1.0',
        tools: { allow: ['*'], rate_limits: { default: 100_000 } },
        filesystem: { allowed_paths: [this.path('**')], denied_paths: ['**/.env'] },
        audit: { log_file: this.auditLog },
        database: { file: this.database },
        plugins: { external: this.#entries },
        ...this.sections,
      }),
    );
    return this;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The built server under this policy, with an official client. */
  async session(env: Record<string, string> = {}): Promise<Session> {
    this.policy();
    const session = await openSession(this, env);
    this.#sessions.push(session);
    return session;
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) await session.close();
    this.remove();
  }
}
