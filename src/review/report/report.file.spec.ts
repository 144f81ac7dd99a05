import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { reportPlace, UnwritableReport, writeReport } from './report.file.js';

describe('the file of a report', () => {
  let folder: string;
  let log: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mss-report-')));
    log = join(folder, 'logs', 'audit.log');
    mkdirSync(join(folder, 'logs'));
    writeFileSync(log, 'records');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is new, whole, and for its owner only, and nothing is left beside it', () => {
    writeReport(reportPlace(join(folder, 'report.html'), log), 'page');

    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe('page');
    expect(statSync(join(folder, 'report.html')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['logs', 'report.html']);
  });

  it('replaces an older one, whatever its mode was, and leaves its other names alone', () => {
    writeFileSync(join(folder, 'report.html'), '<!doctype html> old', { mode: 0o644 });
    linkSync(join(folder, 'report.html'), join(folder, 'other'));

    writeReport(reportPlace(join(folder, 'report.html'), log), 'new');

    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'report.html')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('<!doctype html> old');
  });

  it.each([
    'audit.log',
    'audit.log.1',
    'audit.log.2.gz',
    'audit.log.key',
    'audit.log.head',
    'audit.log.head-wal',
    'audit.log.run.x',
    'AUDIT.LOG.KEY',
  ])('is never %s of the log, be it there or not', (name) => {
    expect(() => reportPlace(join(folder, 'logs', name), log)).toThrow(UnwritableReport);
    expect(() => reportPlace(join(folder, 'logs', name), log)).toThrow(/belongs to the audit log/);
  });

  it('is never a file of the log by another way to it', () => {
    symlinkSync(join(folder, 'logs'), join(folder, 'way'));
    symlinkSync(log, join(folder, 'named.log'));

    expect(() => reportPlace(join(folder, 'way', 'audit.log.key'), log)).toThrow(/belongs to the audit log/);
    expect(() => reportPlace(log, join(folder, 'way', 'audit.log'))).toThrow(/belongs to the audit log/);
    expect(() => reportPlace(`${log}.key`, join(folder, 'named.log'))).toThrow(/belongs to the audit log/);
    expect(() => reportPlace(join(folder, 'logs', '..', 'logs', 'audit.log'), log)).toThrow(UnwritableReport);
  });

  it.each(['version: 1\n', '<!doctype', '\n<!doctype html>'])('never takes the place of %j', (content) => {
    writeFileSync(join(folder, 'policy.yaml'), content);

    expect(() => reportPlace(join(folder, 'policy.yaml'), log)).toThrow(/is there already and is no report/);
    expect(readFileSync(join(folder, 'policy.yaml'), 'utf8')).toBe(content);
  });

  it('takes the place of an empty file, and has a name of any length', () => {
    const long = `${'報'.repeat(83)}.html`;
    writeFileSync(join(folder, long), '');

    writeReport(reportPlace(join(folder, long), log), 'page');

    expect(readFileSync(join(folder, long), 'utf8')).toBe('page');
  });

  it('may stand beside the log', () => {
    expect(reportPlace(join(folder, 'logs', 'audit.html'), log)).toBe(join(folder, 'logs', 'audit.html'));
  });

  it('is never written through a link, and the link stays', () => {
    writeFileSync(join(folder, 'precious'), 'precious');
    symlinkSync(join(folder, 'precious'), join(folder, 'report.html'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.html'));

    expect(() => reportPlace(join(folder, 'report.html'), log)).toThrow(/is a symbolic link/);
    expect(() => reportPlace(join(folder, 'dangling.html'), log)).toThrow(/is a symbolic link/);
    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('precious');
  });

  it('replaces a link that came after it was judged, not what the link points to', () => {
    writeFileSync(join(folder, 'precious'), 'precious');
    const place = reportPlace(join(folder, 'report.html'), log);
    symlinkSync(join(folder, 'precious'), place);

    writeReport(place, 'page');

    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('precious');
    expect(lstatSync(place).isFile()).toBe(true);
  });

  it('is no folder, and in a folder that exists', () => {
    expect(() => reportPlace(join(folder, 'logs'), log)).toThrow(/no regular file/);
    expect(() => reportPlace(join(folder, 'none', 'report.html'), log)).toThrow(/There is no folder/);
  });

  it('leaves everything as it was when it cannot be put in its place', () => {
    const place = reportPlace(join(folder, 'report.html'), log);
    mkdirSync(join(place, 'full'), { recursive: true });

    expect(() => writeReport(place, 'page')).toThrow();
    expect(readdirSync(folder)).toEqual(['logs', 'report.html']);
  });
});
