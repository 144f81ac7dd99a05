import { IsBoolean, IsIn, IsString, MaxLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { OptionalField } from '../../security/index.js';

export const DETAIL_LEVELS = ['name', 'summary', 'full'] as const;

export type DetailLevel = (typeof DETAIL_LEVELS)[number];

export class SearchToolsInput {
  @OptionalField()
  @IsString()
  @MaxLength(500)
  @JSONSchema({
    description:
      'Words to look for in names, aliases, intents and descriptions. Each word matches on its own; the best matches come first.',
  })
  query?: string;

  @OptionalField()
  @IsString()
  @MaxLength(100)
  @JSONSchema({ description: 'Only tools of this category, as list_categories names it.' })
  category?: string;

  @OptionalField()
  @IsString()
  @MaxLength(200)
  @JSONSchema({ description: 'Only tools for this purpose, for example "issue tracking".' })
  intent?: string;

  @OptionalField()
  @IsIn(DETAIL_LEVELS)
  @JSONSchema({
    type: 'string',
    default: 'summary',
    description: 'name: names only. summary: names and descriptions. full: with input schemas.',
  })
  detail_level: DetailLevel = 'summary';

  @OptionalField()
  @IsBoolean()
  @JSONSchema({
    default: false,
    description: 'Also show tools that cannot be used at the moment, with a hint why.',
  })
  include_unavailable: boolean = false;
}
