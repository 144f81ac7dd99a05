import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { placementOf, placementProblems, type Wrapper } from './provider.placement.js';
import { ToolSource } from './tool.source.js';

/** A source as found; one with problems must not be asked for anything. */
export interface FoundSource {
  readonly source: ToolSource;
  readonly problems: readonly string[];
}

/** Finds the providers that bring tools as data. */
@Injectable()
export class SourceExplorer {
  constructor(private readonly discovery: DiscoveryService) {}

  explore(): FoundSource[] {
    return this.discovery
      .getProviders()
      .filter((wrapper) => !wrapper.isAlias)
      .flatMap((wrapper) => {
        const source = sourceIn(wrapper);
        if (source === undefined) return [];
        const where = source.constructor.name;
        const problems = placementProblems(placementOf(wrapper)).map((problem) => `${where}: ${problem}`);
        return [{ source, problems }];
      });
  }
}

function sourceIn({ instance, metatype }: Wrapper): ToolSource | undefined {
  if ((instance as unknown) instanceof ToolSource) return instance as ToolSource;
  // A scoped one has no live instance; its class tells that there is one, and it must not vanish without a word.
  const prototype: unknown = typeof metatype === 'function' ? metatype.prototype : undefined;
  return prototype instanceof ToolSource ? prototype : undefined;
}
