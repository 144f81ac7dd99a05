import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Priority, Status } from '../bug.vocabulary.js';

@Entity({ name: 'bugs' })
export class BugEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Row of the project. */
  @Column({ type: 'integer', name: 'project' })
  project!: number;

  /** The 7 in `BUG-007`; counted per project. */
  @Column({ type: 'integer' })
  number!: number;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'text' })
  status!: Status;

  @Column({ type: 'text' })
  priority!: Priority;

  /** Milliseconds since 1970. */
  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;

  /** Milliseconds since 1970; the time of the newest history entry, or of creation. */
  @Column({ type: 'integer', name: 'updated_at' })
  updatedAt!: number;

  /** Title, description and tags as the text search compares them. */
  @Column({ type: 'text', name: 'search_text', select: false })
  searchText!: string;
}
