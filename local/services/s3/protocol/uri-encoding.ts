import { S3Error } from './errors.ts';

/** Percent-encoding as SigV4 wants it: everything but `A-Z a-z 0-9 - . _ ~`. */
export const encodeUriComponent = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** The same for a path: slashes stay. */
export const encodeUriPath = (path: string): string => encodeUriComponent(path).replaceAll('%2F', '/');

/** Keys as S3 writes them in notifications and in listings with `encoding-type=url`: a space is a `+`. */
export const encodeKey = (key: string): string => encodeUriPath(key).replaceAll('%20', '+');

export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw Object.assign(new S3Error('InvalidURI', "Couldn't parse the specified URI."), { cause });
  }
}
