import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A folder whose bugs are tracked. The path is its identity; two paths may share a key. */
@Entity({ name: 'projects' })
export class ProjectEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  /** The `project_id` that callers see: a folder name and 32 bits of a hash. */
  @Column({ type: 'text', name: 'project_key' })
  key!: string;

  @Column({ type: 'text' })
  path!: string;

  /** The number of the newest bug. */
  @Column({ type: 'integer', name: 'last_number' })
  lastNumber!: number;

  /** Milliseconds since 1970. */
  @Column({ type: 'integer', name: 'created_at' })
  createdAt!: number;
}
