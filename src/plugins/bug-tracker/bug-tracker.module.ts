import { Module } from '@nestjs/common';
import { DatabaseModule } from '../../database/index.js';
import { Clock, SystemClock } from '../../kernel/index.js';
import { BugFinder } from './bug.finder.js';
import { BugRecorder } from './bug.recorder.js';
import { BugTrackerTools } from './bug-tracker.tools.js';
import { DefaultProject } from './default.project.js';
import { ProjectLocator } from './project.locator.js';
import { ProjectReadiness } from './project.readiness.js';

@Module({
  imports: [
    DatabaseModule.forFeature({
      name: 'bug-tracker',
      load: async () => (await import('./bug-tracker.schema.js')).bugTrackerSchema,
    }),
  ],
  providers: [
    BugTrackerTools,
    BugFinder,
    BugRecorder,
    DefaultProject,
    ProjectLocator,
    ProjectReadiness,
    { provide: Clock, useClass: SystemClock },
  ],
})
export class BugTrackerModule {}
