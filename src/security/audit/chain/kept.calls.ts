import type { HeadStore, OpenCall } from './head.store.js';

/** Keeps what the store knows of runs and open calls in step with a record. */
export function keepInStep(store: HeadStore, record: Readonly<Record<string, unknown>>, run: string): void {
  switch (record['type']) {
    case 'request':
      return store.callOpened(run, record as unknown as OpenCall);
    case 'response':
      return store.callEnded(String(record['request_id']));
    case 'start':
      return store.runBegan({ run, pid: Number(record['pid']), started: String(record['timestamp']) });
    case 'stop':
      return store.runEnded(run);
    case 'recovered':
      return store.runEnded(String(record['ended_run']));
    default:
      // Other records change nothing that is kept beside the log.
      return;
  }
}
