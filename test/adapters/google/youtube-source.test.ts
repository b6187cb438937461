import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type YoutubeOptions, youtubeSource } from '../../../functions/adapters/google/youtube-source.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { silentLog } from '../../support/memory-stores.ts';
import { httpServer } from '../../support/strange-servers.ts';
import { realYtDlp, standInYtDlp } from '../../support/yt-dlp.ts';

const ID = 'dQw4w9WgXcQ';
const signal = new AbortController().signal;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soundstage-youtube-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const open = (searchPath: string, options: Partial<YoutubeOptions> = {}, picture = false) =>
  youtubeSource({ searchPath, log: silentLog, ...options })(ID, { picture, signal });

const contentOf = async (body: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
};

const INFO = { id: ID, title: 'A / talk', ext: 'm4a', duration: 12.5, uploader: 'Ann', filesize: 5 };

/** What yt-dlp says of the video, and what it sends, when it is asked as we ask. */
const standIn = (name: string, over: { info?: object; download?: string } = {}): Promise<string> =>
  standInYtDlp(
    join(folder, name),
    `
const { appendFileSync, readFileSync } = require('node:fs');
appendFileSync(${JSON.stringify(join(folder, `${name}.calls`))}, JSON.stringify(argv) + '\\n');
if (argv.includes('--dump-single-json')) console.log(${JSON.stringify(JSON.stringify({ ...INFO, ...over.info }))});
else if (JSON.parse(readFileSync(argv[argv.indexOf('--load-info-json') + 1])).id !== '${ID}') process.exit(3);
else { ${over.download ?? "process.stdout.write('sound')"} }
`,
  );

const problemOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => assert.fail('it went well'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof ProblemError || error instanceof TransientError, String(error));
  const { code, detail } = error.problem ?? assert.fail('no problem is told');
  return { code, detail, again: error instanceof TransientError };
};

const failing = (name: string, code: number, line: string): Promise<string> =>
  standInYtDlp(join(folder, name), `console.error(${JSON.stringify(line)}); process.exit(${code});`);

describe('a video of YouTube', () => {
  it('comes with what the site says of it, and its sound alone if that is enough', async () => {
    const tool = await standIn('well');
    const { body, close: _, ...told } = await open(tool);
    assert.deepEqual(told, {
      name: 'A talk.m4a',
      size: 5,
      source: {
        site: 'youtube',
        id: ID,
        url: `https://www.youtube.com/watch?v=${ID}`,
        title: 'A / talk',
        duration: 12.5,
        uploader: 'Ann',
      },
    });
    assert.equal(String(await contentOf(body)), 'sound');
    await contentOf((await open(tool, {}, true)).body);
    const calls: string[][] = (await readFile(join(folder, 'well.calls'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      calls.map((args) => args[args.indexOf('--format') + 1]),
      ['bestaudio/best', 'bestaudio/best', 'best/bestaudio', 'best/bestaudio'],
    );
    for (const args of calls) assert.equal(args[args.indexOf('--use-extractors') + 1], 'youtube');
    assert.deepEqual(calls[0]?.slice(-2), ['--', `https://www.youtube.com/watch?v=${ID}`]);
    assert.deepEqual(
      calls[1]?.filter((arg) => arg.includes('://')),
      [],
    );
  });

  it('is not taken while it is live, or when it is longer than a day', async () => {
    const live = await standIn('live', { info: { is_live: true } });
    assert.equal((await problemOf(open(live))).code, 'source_url_refused');
    const long = await standIn('long', { info: { duration: 90_000 } });
    assert.equal((await problemOf(open(long))).code, 'media_too_long');
  });

  it('is not taken for whole when the tool fails halfway', async () => {
    const tool = await standIn('half', {
      download:
        "process.stdout.write('sou', () => { console.error('ERROR: reset by peer'); process.exit(1); });",
    });
    const { body } = await open(tool);
    assert.deepEqual(await problemOf(contentOf(body)), {
      code: 'source_unreachable',
      detail: 'The video could not be fetched: reset by peer',
      again: true,
    });
  });

  it('leaves no files behind, whoever stops reading', async () => {
    const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('yt-dlp-')).length;
    const before = await left();
    const tool = await standIn('endless', { download: "setInterval(() => process.stdout.write('x'), 5)" });
    for await (const _ of (await open(tool)).body) break;
    assert.equal(await left(), before);
  });

  it('is refused for good with the words of the site, or tried again when it may come later', async () => {
    const gone = await failing('gone', 1, `ERROR: [youtube] ${ID}: Video unavailable. It was removed`);
    assert.deepEqual(await problemOf(open(gone)), {
      code: 'source_unreachable',
      detail: `The video could not be fetched: ${ID}: Video unavailable. It was removed`,
      again: false,
    });
    const busy = await failing('busy', 1, `ERROR: [youtube] ${ID}: HTTP Error 503: try later`);
    assert.equal((await problemOf(open(busy))).again, true);
  });

  it('needs the tool, in a version that knows what we ask', async () => {
    const missing = await problemOf(open(folder));
    assert.deepEqual([missing.code, missing.again], ['ingest_tool_missing', false]);
    const old = await failing('old', 2, 'yt-dlp: error: no such option: --js-runtimes');
    assert.equal((await problemOf(open(old))).code, 'ingest_tool_missing');
  });
});

describe('the real yt-dlp', async () => {
  const found = await realYtDlp();
  const skip = 'reason' in found ? found.reason : false;
  const tool = 'folder' in found ? found.folder : '';

  it('takes all that we ask of it, and streams what a server has', { skip }, async () => {
    const content = randomBytes(300_000);
    const { url, seen } = await httpServer((_, response) =>
      response.writeHead(200, { 'content-type': 'audio/mp4', 'content-length': content.length }).end(content),
    );
    // YouTube itself is out of reach of tests: a file on this machine, through yt-dlp's code for files.
    const urlOf = () => `http://127.0.0.1:${new URL(url).port}/talk.m4a`;
    const { body, name, source } = await open(tool, { site: { urlOf, extractor: 'generic' } });
    assert.equal(name, 'talk.m4a');
    assert.equal(source?.title, 'talk');
    assert.ok((await contentOf(body)).equals(content));
    assert.ok(seen.length >= 2);
  });

  it('asks nobody else, whatever it is given: its code for other sites is off', { skip }, async () => {
    const { url, seen } = await httpServer((_, response) => response.end('no'));
    const urlOf = () => `http://127.0.0.1:${new URL(url).port}/talk.m4a`;
    const told = await problemOf(open(tool, { site: { urlOf, extractor: 'youtube' } }));
    assert.equal(told.code, 'source_unreachable');
    assert.deepEqual(seen, []);
  });
});
