import { AuditSection } from './audit.section.js';
import { anyVersion } from './basic.checks.js';
import { CommandsSection } from './commands.section.js';
import { DatabaseSection } from './database.section.js';
import { FilesystemSection } from './filesystem.section.js';
import { required, section } from './inspections.js';
import { NetworkSection } from './network.section.js';
import { PluginsSection } from './plugins.section.js';
import { Nested, Rule } from './rule.decorator.js';
import { ToolsSection } from './tools.section.js';

/** A policy file: the keys that may be in it, and what each may hold. */
export class PolicyFile {
  @Rule(required(anyVersion), 'Version of the file format: "1.0".')
  version!: string | number;

  @Nested(section, () => NetworkSection, 'Where tools may connect to. Left out, nowhere.')
  network?: NetworkSection | null;

  @Nested(section, () => FilesystemSection, 'Which paths tools may use. Left out, none.')
  filesystem?: FilesystemSection | null;

  @Nested(
    section,
    () => CommandsSection,
    'Which programs no command may start. Left out, no command is allowed.',
  )
  commands?: CommandsSection | null;

  @Nested(
    section,
    () => ToolsSection,
    'Which tools exist, how long and how often they may run. Left out, none exists.',
  )
  tools?: ToolsSection | null;

  @Nested(section, () => AuditSection, 'Where calls are recorded.')
  audit?: AuditSection | null;

  @Nested(section, () => DatabaseSection, 'Where plugins keep their data.')
  database?: DatabaseSection | null;

  @Nested(section, () => PluginsSection, 'Tools in other languages, as programs. Left out, none.')
  plugins?: PluginsSection | null;
}
