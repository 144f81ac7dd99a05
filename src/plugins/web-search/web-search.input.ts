import { Transform } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { OptionalField } from '../../security/index.js';

const QUERY_MAX_CHARS = 500;
const RESULTS_DEFAULT = 5;
const RESULTS_MAX = 20;

export class WebSearchInput {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @MinLength(1)
  @MaxLength(QUERY_MAX_CHARS)
  @JSONSchema({ description: 'What to search for, as you would type it into a search engine.' })
  query!: string;

  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(RESULTS_MAX)
  @JSONSchema({ default: RESULTS_DEFAULT, description: 'How many results to return at most.' })
  max_results: number = RESULTS_DEFAULT;
}
