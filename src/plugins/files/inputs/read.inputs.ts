import { LINE_NUMBER_MAX } from '../files.limits.js';
import { LineField, PathField } from './fields.js';

export class ListDirectoryInput {
  @PathField('The folder to list.')
  path!: string;
}

export class FileInfoInput {
  @PathField('The file or folder to describe.')
  path!: string;
}

export class ReadFileInput {
  @PathField('The file to read.')
  path!: string;

  @LineField('Only this many lines from the start.')
  head?: number;

  @LineField('Only this many lines from the end.')
  tail?: number;

  @LineField('Only lines from this one on, counted from 1.', LINE_NUMBER_MAX)
  from_line?: number;

  @LineField('Only lines up to this one, included.', LINE_NUMBER_MAX)
  to_line?: number;
}
