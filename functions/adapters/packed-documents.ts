/** The API's documents, which lie beside its bundle and are read when somebody asks for them. */
import { readFile } from 'node:fs/promises';

/** `bundle` is the URL of the bundle's module. */
export const packedDocuments = (bundle: string) => {
  const read = (name: string) => readFile(new URL(name, bundle), 'utf8');
  return { openapi: () => read('./openapi.json'), page: () => read('./docs.html') };
};
