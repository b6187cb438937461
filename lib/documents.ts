/** The API's documents: written beside its bundle, compressed, which reads them when somebody asks. */

import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { filesBelow, writeIfChanged } from './files.ts';
import { openApiDocument } from './openapi/document.ts';
import { documentPage } from './openapi/page.ts';
import { buildPageFiles } from './openapi/page-files.ts';

/** As the package says it. */
export const apiVersion = (): string => {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return version;
};

/** The last tenth of the size would take twenty times as long, at every start of a local service. */
const QUALITY = 9;
const compress = promisify(brotliCompress);
const compressed = (content: string | Uint8Array): Promise<Buffer> =>
  compress(content, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });

/** Into `documents/` of the folder, by name. */
export const placeDocuments = async (folder: string): Promise<void> => {
  const version = apiVersion();
  const { contents, ...files } = await buildPageFiles();
  const all = new Map<string, string | Uint8Array>([
    ...contents,
    ['openapi.json', JSON.stringify(openApiDocument(version))],
    ['docs.html', documentPage(version, files)],
  ]);
  const place = join(folder, 'documents');
  await mkdir(place, { recursive: true });
  await Promise.all(
    [...all].map(async ([name, content]) =>
      writeIfChanged(join(place, `${name}.br`), await compressed(content)),
    ),
  );
  // Those of an earlier build, which no page names any more.
  const old = (await filesBelow(place)).filter((name) => !all.has(name.replace(/\.br$/, '')));
  await Promise.all(old.map((name) => rm(join(place, name), { force: true })));
};
