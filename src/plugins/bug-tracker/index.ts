export { BugTrackerModule } from './bug-tracker.module.js';
