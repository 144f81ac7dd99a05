import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'bug_tags' })
export class TagEntity {
  /** Row of the bug. */
  @PrimaryColumn({ type: 'integer' })
  bug!: number;

  @PrimaryColumn({ type: 'text' })
  tag!: string;

  /** Where the tag stands in the list that the caller gave. */
  @Column({ type: 'integer' })
  position!: number;
}
