import { anyText, flag, oneOf, wholeNumber } from './basic.checks.js';
import { listOf, optional } from './inspections.js';
import { location } from './path.checks.js';
import { Rule } from './rule.decorator.js';

const LEAST_FILE_BYTES = 4096;
const MOST_FILE_BYTES = 1024 ** 4;
const MOST_FILES = 1000;

export class AuditSection {
  @Rule(optional(location), 'Where every call is recorded. Without it the server does not start.')
  log_file?: string;

  @Rule(
    optional(wholeNumber(LEAST_FILE_BYTES, MOST_FILE_BYTES)),
    'Size at which the log is rotated, in bytes. Default: 67108864.',
  )
  max_file_bytes?: number;

  @Rule(optional(wholeNumber(1, MOST_FILES)), 'How many rotated files are kept. Default: 5.')
  max_files?: number;

  @Rule(
    optional(oneOf(['os', 'disk'])),
    'When a record counts as written: with the operating system (os, the default), or on the disk (disk).',
  )
  durability?: 'os' | 'disk';

  @Rule(optional(flag), 'Whether rotated files are compressed. Default: false.')
  compress?: boolean;

  /** Accepted so that an existing policy loads; every call is logged, so it has no effect. */
  @Rule(optional(anyText), 'Accepted, without effect: every call is recorded.')
  log_level?: string;

  /** Accepted so that an existing policy loads; every call is logged, so it has no effect. */
  @Rule(listOf(anyText), 'Accepted, without effect: every call is recorded.')
  include?: string[] | null;
}
