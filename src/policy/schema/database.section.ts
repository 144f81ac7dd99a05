import { optional } from './inspections.js';
import { location } from './path.checks.js';
import { Rule } from './rule.decorator.js';

export class DatabaseSection {
  @Rule(optional(location), 'The SQLite file that the shipped plugins share. Default: ~/.mcp-secure/bugs.db.')
  file?: string;
}
