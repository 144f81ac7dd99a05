import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder with a policy that points into it. */
export interface PolicyFolder {
  readonly folder: string;
  readonly file: string;
  readonly auditLog: string;
  readonly database: string;
  remove(): void;
}

export interface PolicyChoices {
  /** Lines of the `tools:` mapping, in flow or block style without indentation. */
  readonly tools?: string;
  readonly network?: string;
  readonly commands?: string;
  /** Absolute path of the audit log; one in the folder by default. */
  readonly auditLog?: string;
  /** More of the `audit:` mapping, in flow style. */
  readonly audit?: string;
}

/** Writes a policy that allows every tool, unless told otherwise, and keeps everything in its own folder. */
export function writePolicy(choices: PolicyChoices = {}): PolicyFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-policy-')));
  const file = join(folder, 'policy.yaml');
  const auditLog = choices.auditLog ?? join(folder, 'state', 'audit.log');
  const database = join(folder, 'state', 'bugs.db');
  const tools = choices.tools ?? '{ allow: ["*"], rate_limits: { default: 100000 } }';
  writeFileSync(
    file,
    `version: "1.0"
network: ${choices.network ?? '{}'}
commands: ${choices.commands ?? '{}'}
filesystem: { allowed_paths: ["${folder}/**"] }
tools: ${tools}
audit: { log_file: "${auditLog}"${choices.audit === undefined ? '' : `, ${choices.audit}`} }
database: { file: "${database}" }
`,
  );
  return { folder, file, auditLog, database, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
