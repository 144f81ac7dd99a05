import { Allow, IsObject, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

export class HistoryEntryOutput {
  @IsString()
  @JSONSchema({ description: 'When it happened: UTC, ISO 8601.' })
  timestamp!: string;

  @IsObject()
  @JSONSchema({
    description: 'The fields that changed, each with its old and new value. Empty for a mere note.',
    additionalProperties: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
  })
  changes!: Record<string, readonly [string, string]>;

  @Allow()
  @JSONSchema({
    anyOf: [{ type: 'string' }, { type: 'null' }],
    description: 'What was noted with the change, or null.',
  })
  note!: string | null;
}
