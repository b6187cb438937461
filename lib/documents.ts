/** The API's documents: written beside its bundle, which reads them when somebody asks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeIfChanged } from './files.ts';
import { openApiDocument } from './openapi/document.ts';
import { documentPage } from './openapi/page.ts';

/** As the package says it. */
export const apiVersion = (): string => {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return version;
};

export const placeDocuments = async (folder: string): Promise<void> => {
  const version = apiVersion();
  await Promise.all([
    writeIfChanged(join(folder, 'openapi.json'), JSON.stringify(openApiDocument(version))),
    writeIfChanged(join(folder, 'docs.html'), documentPage(version)),
  ]);
};
