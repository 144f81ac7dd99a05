import { IsBoolean, IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { OptionalField } from '../../../security/index.js';
import { PATTERN_MAX_CHARS, RESULTS_DEFAULT, RESULTS_MAX } from '../files.limits.js';
import { PathField } from './fields.js';

export class SearchFilesInput {
  @PathField('The folder to search, with everything below it.')
  path!: string;

  @OptionalField()
  @IsString()
  @MinLength(1)
  @MaxLength(PATTERN_MAX_CHARS)
  @JSONSchema({
    description:
      'Only files with such a name: *.ts anywhere, or with a slash from the searched folder on: src/**/*.ts.',
  })
  name?: string;

  @OptionalField()
  @IsString()
  @MinLength(1)
  @MaxLength(PATTERN_MAX_CHARS)
  @JSONSchema({ description: 'Only files with this text in one of their lines. Plain text, no pattern.' })
  text?: string;

  @OptionalField()
  @IsBoolean()
  @JSONSchema({ default: false, description: 'Whether upper and lower case of the text are the same.' })
  ignore_case: boolean = false;

  @OptionalField()
  @IsBoolean()
  @JSONSchema({ default: true, description: 'Whether to leave out what .gitignore files name.' })
  respect_gitignore: boolean = true;

  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(RESULTS_MAX)
  @JSONSchema({ default: RESULTS_DEFAULT, description: 'How many results at most.' })
  max_results: number = RESULTS_DEFAULT;
}
