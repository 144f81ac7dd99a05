import { Entity, PrimaryColumn } from 'typeorm';
import type { Relationship } from '../bug.vocabulary.js';

/** One direction of a relation; its mirror is a row of its own. */
@Entity({ name: 'bug_relations' })
export class RelationEntity {
  /** Row of the bug that says it. */
  @PrimaryColumn({ type: 'integer' })
  bug!: number;

  /** Row of the bug that it is said of; always in the same project. */
  @PrimaryColumn({ type: 'integer' })
  related!: number;

  @PrimaryColumn({ type: 'text' })
  relationship!: Relationship;
}
