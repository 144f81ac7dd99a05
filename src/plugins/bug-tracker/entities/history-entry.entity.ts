import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** What one call changed about a bug. Only ever added. */
@Entity({ name: 'bug_history' })
export class HistoryEntryEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  /** Row of the bug. */
  @Column({ type: 'integer' })
  bug!: number;

  /** Milliseconds since 1970. */
  @Column({ type: 'integer', name: 'happened_at' })
  happenedAt!: number;

  /** JSON object `{ field: [old, new] }`. */
  @Column({ type: 'text' })
  changes!: string;

  @Column({ type: 'text', nullable: true })
  note!: string | null;
}
