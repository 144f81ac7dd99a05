import type { EntityManager } from 'typeorm';
import type { Relationship } from '../bug.vocabulary.js';
import { inOrder, mirrorOf, type Link } from '../relation.rules.js';
import { groupByBug } from './group-by-bug.js';

/** A relation between rows. */
export interface Relation {
  readonly bug: number;
  readonly related: number;
  readonly relationship: Relationship;
}

/** The relations of bugs, within one transaction. Both directions are always written together. */
export class RelationStore {
  constructor(private readonly manager: EntityManager) {}

  /** The links by row of the bug. */
  async of(bugRows: readonly number[]): Promise<Map<number, Link[]>> {
    const rows = await this.manager.query<({ bug: number } & Link)[]>(
      `SELECT r.bug, r.relationship, other.number FROM bug_relations AS r JOIN bugs AS other ON other.id = r.related
       WHERE r.bug IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(bugRows)],
    );
    const groups = groupByBug(rows, ({ number, relationship }) => ({ number, relationship }));
    return new Map([...groups].map(([bug, links]) => [bug, inOrder(links)]));
  }

  async add(relations: readonly Relation[]): Promise<void> {
    await this.manager.query(
      `INSERT INTO bug_relations (bug, related, relationship)
       SELECT value ->> 'bug', value ->> 'related', value ->> 'relationship' FROM json_each(?) WHERE true
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(relations.flatMap(bothDirections))],
    );
  }

  async remove(relations: readonly Relation[]): Promise<void> {
    await this.manager.query(
      `DELETE FROM bug_relations WHERE (bug, related, relationship) IN (
         SELECT value ->> 'bug', value ->> 'related', value ->> 'relationship' FROM json_each(?)
       )`,
      [JSON.stringify(relations.flatMap(bothDirections))],
    );
  }
}

function bothDirections({ bug, related, relationship }: Relation): Relation[] {
  return [
    { bug, related, relationship },
    { bug: related, related: bug, relationship: mirrorOf(relationship) },
  ];
}
