import { lookup } from 'node:dns/promises';
import { withPermit } from './guard/permit.js';

/** Turns a name into all of its addresses. Injected, so that tests own DNS. */
export abstract class Resolver {
  /**
   * @returns every address as text, in the order in which they should be tried
   * @throws when the name does not resolve
   */
  abstract resolve(name: string): Promise<readonly string[]>;
}

/** The system's own way (hosts file, then DNS), so that what is judged is what other programs would reach. */
export class SystemResolver extends Resolver {
  override async resolve(name: string): Promise<readonly string[]> {
    const permit = { kind: 'lookup', name } as const;
    const answers = await withPermit(permit, () => lookup(name, { all: true, order: 'verbatim' }));
    return answers.map(({ address }) => address);
  }
}
