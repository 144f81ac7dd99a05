import { IsArray, IsBoolean, IsInt, IsString } from 'class-validator';

export class CategoryOutput {
  @IsString()
  category!: string;

  @IsString()
  version!: string;

  @IsInt()
  tool_count!: number;

  @IsArray()
  @IsString({ each: true })
  tools!: string[];

  @IsBoolean()
  available!: boolean;

  /** Empty when available. */
  @IsString()
  availability_hint!: string;
}
