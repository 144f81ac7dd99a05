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

  /** Row of the bug's project; here so that one index finds the newest bugs with a tag. */
  @Column({ type: 'integer' })
  project!: number;

  /** When the bug was added, for the same reason. */
  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;
}
