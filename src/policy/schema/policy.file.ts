import { AuditSection } from './audit.section.js';
import { anyVersion } from './basic.checks.js';
import { CommandsSection } from './commands.section.js';
import { DatabaseSection } from './database.section.js';
import { FilesystemSection } from './filesystem.section.js';
import { required, section } from './inspections.js';
import { NetworkSection } from './network.section.js';
import { Nested, Rule } from './rule.decorator.js';
import { ToolsSection } from './tools.section.js';

/** A policy file: the keys that may be in it, and what each may hold. */
export class PolicyFile {
  @Rule(required(anyVersion))
  version!: string | number;

  @Nested(section, () => NetworkSection)
  network?: NetworkSection | null;

  @Nested(section, () => FilesystemSection)
  filesystem?: FilesystemSection | null;

  @Nested(section, () => CommandsSection)
  commands?: CommandsSection | null;

  @Nested(section, () => ToolsSection)
  tools?: ToolsSection | null;

  @Nested(section, () => AuditSection)
  audit?: AuditSection | null;

  @Nested(section, () => DatabaseSection)
  database?: DatabaseSection | null;
}
