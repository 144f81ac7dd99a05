import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsArray, Matches, ValidateBy, ValidateNested } from 'class-validator';
import { costlyPatterns } from './dto.patterns.js';

const COSTLY =
  'could take very long on some texts; anchor it with ^, give repetitions a maximum such as {0,64}, and let no two neighbours match the same characters';

class Inner {
  @Matches(/^(\w+\s?)*$/)
  words!: string;
}

class Other {
  @Matches('(a|A)*$', 'i')
  letters!: string;
}

class Fine {
  @Matches(/^[a-z]{1,9}$/i)
  name!: string;

  @Matches('^[0-9]+$')
  number!: string;
}

class Outer {
  @Matches(/^BUG-\d{3,}$/)
  id!: string;

  @Matches(/(a+)+$/, { each: true })
  ids!: string[];

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Inner)
  inner!: Inner[];

  @ValidateNested()
  @Type(() => Inner, {
    keepDiscriminatorProperty: true,
    discriminator: {
      property: 'kind',
      subTypes: [
        { name: 'other', value: Other },
        { name: 'fine', value: Fine },
      ],
    },
  })
  either!: Other | Fine;

  @ValidateBy({ name: 'own', constraints: [/(x+x+)+y/], validator: { validate: () => true } })
  own!: string;
}

describe('costlyPatterns', () => {
  it('finds them in lists, in nested classes, in every class of a union and in own decorators', () => {
    expect(costlyPatterns(Outer)).toEqual([
      `ids: the pattern /(a+)+$/ ${COSTLY}`,
      `inner.words: the pattern /^(\\w+\\s?)*$/ ${COSTLY}`,
      `either.letters: the pattern /(a|A)*$/i ${COSTLY}`,
      `own: the pattern /(x+x+)+y/ ${COSTLY}`,
    ]);
  });

  it('has nothing to say of others', () => {
    expect(costlyPatterns(Fine)).toEqual([]);
  });
});
