import type { DiscoveryService } from '@nestjs/core';

export type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** Whether Nest created a provider once, from its class, so that its enhancers can be found. */
export type Placement = 'static' | 'scoped' | 'foreign';

export function placementOf(wrapper: Wrapper): Placement {
  if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient) return 'scoped';
  return wrapper.isNotMetatype ? 'foreign' : 'static';
}

/** What is wrong with a place. */
export function placementProblems(placement: Placement): string[] {
  switch (placement) {
    case 'static':
      return [];
    case 'scoped':
      return ['its host is request-scoped or transient; make it a singleton'];
    case 'foreign':
      return [
        'its host comes from useValue or useFactory, where class-level guards are lost; provide the class',
      ];
    default: {
      const never: never = placement;
      return never;
    }
  }
}
