import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileTrail, RefusalError, type WorkspaceFiles } from '../../kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../policy/index.js';
import { WorkspaceFilesService } from './workspace-files.service.js';

/**
 * What the reference filesystem server expects of its own path validation: modelcontextprotocol/servers@76d64c822f51
 * (MIT), src/filesystem/__tests__/path-validation.test.ts. Each path is below a folder of this test. Left out: what
 * only Windows has, arguments that are no texts, and lists of folders that a policy file may not hold.
 */

let base: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'mss-reference-')));
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

function filesUnder(folders: readonly string[]): WorkspaceFiles {
  const policy = {
    source: '',
    filesystem: {
      allowedPaths: folders.map((folder) => `${base}${folder}/**`),
      deniedPaths: [],
    },
    audit: { logFile: '', maxFileBytes: 1, maxFiles: 1, durability: 'os', compress: false },
    database: { file: '' },
  } as Partial<Policy> as Policy;
  return new WorkspaceFilesService(new FixedPolicyStore(policy)).forCall({
    signal: new AbortController().signal,
    files: new FileTrail(),
  });
}

/** A path that is allowed and not there fails; one that is not allowed is refused. */
const verdictOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allow',
    (error: unknown) => (error instanceof RefusalError ? 'block' : 'allow'),
  );

describe('where a path is', () => {
  it.each([
    ['path-con-00001', '/home/user/project', ['/home/user/project'], 'allow'],
    ['path-con-00003', '/home/user/project/src/index.js', ['/home/user/project'], 'allow'],
    ['path-con-00006', '/home/user/project_backup', ['/home/user/project'], 'block'],
    ['path-con-00009', '/home/user/project.bak', ['/home/user/project'], 'block'],
    ['path-con-00011', '/etc/passwd', ['/home/user/project'], 'block'],
    ['path-con-00013', '/', ['/home/user/project'], 'block'],
    ['path-con-00014', '/home/user/project1/src', ['/home/user/project1', '/home/user/project2'], 'allow'],
    ['path-con-00017', '/home/user/project1_backup', ['/home/user/project1', '/home/user/project2'], 'block'],
    ['path-con-00018', '/home/user/project2-old', ['/home/user/project1', '/home/user/project2'], 'block'],
    ['path-con-00019', '/test', ['/test/allowed'], 'block'],
    ['path-con-00020', '/', ['/test/allowed'], 'block'],
    ['path-con-00021', '/test/allowed_sibling', ['/test/allowed'], 'block'],
    ['path-con-00022', '/test/allowed2', ['/test/allowed'], 'block'],
    ['path-con-00023', '/home/user/my-project (v2)', ['/home/user/my-project (v2)'], 'allow'],
    ['path-con-00025', '/home/user/my-project (v2)_backup', ['/home/user/my-project (v2)'], 'block'],
    ['path-con-00029', '/home/user/project/', ['/home/user/project'], 'allow'],
    ['path-con-00030', '/home/user/project', ['/home/user/project/'], 'allow'],
    ['path-con-00031', '/home/user/project/', ['/home/user/project/'], 'allow'],
    ['path-con-00033', '/home/user/project2/', ['/home/user/project'], 'block'],
    ['path-con-00046', '/home/user/my project', ['/home/user/my project'], 'allow'],
    ['path-con-00048', '/home/user/my', ['/home/user/my project'], 'block'],
    ['path-con-00049', '/home/user/my proj', ['/home/user/my project'], 'block'],
    ['path-con-00052', '/home/user/project/anything', ['/home', '/home/user', '/home/user/project'], 'allow'],
    ['path-con-00065', '/home/user/project/../project2', ['/home/user/project'], 'block'],
    ['path-con-00068', '/home/user/project/../project/../../../etc', ['/home/user/project'], 'block'],
    ['path-con-00071', '/home/user/project/..test', ['/home/user/project'], 'allow'],
    ['path-con-00073', '/home/user/project/te..st', ['/home/user/project'], 'allow'],
    ['path-con-00074', '/home/user/project/../test', ['/home/user/project'], 'block'],
    ['path-con-00076', '/home/user/project\u0000/etc/passwd', ['/home/user/project'], 'block'],
    ['path-con-00077', '/home/user/project/test\u0000.txt', ['/home/user/project'], 'block'],
    ['path-con-00078', '\u0000/home/user/project', ['/home/user/project'], 'block'],
    ['path-con-00079', '/home/user/project/\u0000', ['/home/user/project'], 'block'],
    ['path-con-00082', '/home/user/project/report_50%.pdf', ['/home/user/project'], 'allow'],
    ['path-con-00083', '/home/user/project/Q1_25%_growth', ['/home/user/project'], 'allow'],
    ['path-con-00084', '/home/user/project/%41', ['/home/user/project'], 'allow'],
    ['path-con-00086', '/home/user/project/file%20name', ['/home/user/project'], 'allow'],
    ['path-con-00087', '/home/user/project%20files/test', ['/home/user/project%20files'], 'allow'],
    ['path-con-00089', '/home/user/project//', ['/home/user/project'], 'allow'],
    ['path-con-00090', '/home/user/project///', ['/home/user/project'], 'allow'],
    ['path-con-00091', '/home/user/project/./src', ['/home/user/project'], 'allow'],
    ['path-con-00092', '/home/user/./project/src', ['/home/user/project'], 'allow'],
    ['path-con-00093', '/home/user/project//src//file', ['/home/user/project'], 'allow'],
    ['path-con-00094', '/home//user//project//src', ['/home/user/project'], 'allow'],
    ['path-con-00095', '/home/user//project2', ['/home/user/project'], 'block'],
    ['path-con-00101', '/home/user/project/.', ['/home/user/project'], 'allow'],
    ['path-con-00102', '/home/user/project/...', ['/home/user/project'], 'allow'],
  ])('%s: %j in %j: %s', async (_row, path, folders, expected) => {
    expect(await verdictOf(filesUnder(folders).stat(`${base}${path}`))).toBe(expected);
  });
});

describe('where a path leads', () => {
  const at = (path: string): string => join(base, path);

  it('blocks reading through a link to a file outside (path-fs-00001)', async () => {
    for (const folder of ['allowed', 'forbidden']) mkdirSync(at(folder));
    writeFileSync(at('forbidden/target.txt'), 'content');
    symlinkSync(at('forbidden/target.txt'), at('allowed/bad-link'));

    expect(await verdictOf(filesUnder(['/allowed']).read(at('allowed/bad-link')))).toBe('block');
  });

  it('blocks reading through a chain of links (path-fs-00002)', async () => {
    for (const folder of ['allowed', 'forbidden']) mkdirSync(at(folder));
    writeFileSync(at('forbidden/target-file.txt'), 'FINAL_CONTENT');
    symlinkSync(at('forbidden/target-file.txt'), at('intermediate-link1'));
    symlinkSync(at('intermediate-link1'), at('intermediate-link2'));
    symlinkSync(at('intermediate-link2'), at('allowed/seemingly-safe-file'));

    expect(await verdictOf(filesUnder(['/allowed']).read(at('allowed/seemingly-safe-file')))).toBe('block');
  });

  it('blocks making a folder where a link leads outside (path-fs-00006)', async () => {
    for (const folder of ['allowed', 'outside']) mkdirSync(at(folder));
    symlinkSync(at('outside'), at('allowed/newdir'));

    expect(await verdictOf(filesUnder(['/allowed']).mkdir(at('allowed/newdir/x')))).toBe('block');
  });

  it('blocks writing to a link that was put there after the path was judged (path-fs-00007)', async () => {
    for (const folder of ['allowed', 'outside']) mkdirSync(at(folder));
    writeFileSync(at('outside/target.txt'), 'ORIGINAL CONTENT');
    const files = filesUnder(['/allowed']);
    const judged = files.resolve(at('allowed/test.txt'));
    symlinkSync(at('outside/target.txt'), at('allowed/test.txt'));

    expect(await verdictOf(files.write(judged, 'MODIFIED'))).toBe('block');
    expect(readFileSync(at('outside/target.txt'), 'utf8')).toBe('ORIGINAL CONTENT');
  });

  it('blocks reading a file that became a link after its path was judged (path-fs-00009)', async () => {
    for (const folder of ['allowed', 'outside']) mkdirSync(at(folder));
    writeFileSync(at('allowed/readable.txt'), 'PUBLIC CONTENT');
    writeFileSync(at('outside/secret.txt'), 'SECRET CONTENT');
    const files = filesUnder(['/allowed']);
    const judged = files.resolve(at('allowed/readable.txt'));
    unlinkSync(at('allowed/readable.txt'));
    symlinkSync(at('outside/secret.txt'), at('allowed/readable.txt'));

    expect(await verdictOf(files.read(judged))).toBe('block');
  });

  it('allows overwriting a regular file inside (path-fs-00011)', async () => {
    mkdirSync(at('allowed'));
    writeFileSync(at('allowed/legit-file.txt'), 'ORIGINAL');

    await filesUnder(['/allowed']).write(at('allowed/legit-file.txt'), 'UPDATED');

    expect(readFileSync(at('allowed/legit-file.txt'), 'utf8')).toBe('UPDATED');
  });
});
