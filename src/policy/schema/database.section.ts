import { optional } from './inspections.js';
import { location } from './path.checks.js';
import { Rule } from './rule.decorator.js';

export class DatabaseSection {
  @Rule(optional(location))
  file?: string;
}
