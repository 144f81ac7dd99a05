import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import type { InputClass } from '../kernel/index.js';

/** What a nested property of a DTO holds, by its `@Type()`. */
export type NestedClasses =
  | { readonly kind: 'one'; readonly dto: InputClass }
  | {
      readonly kind: 'union';
      readonly property: string;
      readonly classes: readonly { readonly name: string; readonly dto: InputClass }[];
    }
  /** No `@Type()`: the value would stay a plain object, in which nothing is validated or marked. */
  | { readonly kind: 'untyped' }
  /** A union whose telling property class-transformer deletes from the value before it is validated. */
  | { readonly kind: 'losing' };

export function nestedClassesOf(target: InputClass, property: string): NestedClasses {
  const nested = defaultMetadataStorage.findTypeMetadata(target as never, property);
  const dto = nested?.typeFunction() as InputClass | undefined;
  if (nested === undefined || dto === undefined) return { kind: 'untyped' };
  const { discriminator, keepDiscriminatorProperty } = nested.options;
  if (discriminator === undefined) return { kind: 'one', dto };
  if (keepDiscriminatorProperty !== true) return { kind: 'losing' };
  const classes = discriminator.subTypes.map(({ name, value }) => ({ name, dto: value as InputClass }));
  return { kind: 'union', property: discriminator.property, classes };
}
