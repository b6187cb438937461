/** Where a file is fetched from instead of being uploaded: a URL of the web, or a video of YouTube. */
import { urlFault } from './public-url.ts';

export type MediaSource =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'youtube'; readonly videoId: string }
  | { readonly kind: 'refused'; readonly reason: string };

const YOUTUBE = /^((www|m|music)\.)?youtube(-nocookie)?\.com$/;
const VIDEO_ID = /^[A-Za-z0-9_-]{11}$/;
/** Pages of one video whose path holds its id. */
const VIDEO_PATH = /^\/(shorts|embed|live|v)\/([^/]+)\/?$/;

const isYoutube = ({ hostname }: URL): boolean => hostname === 'youtu.be' || YOUTUBE.test(hostname);

/** Of a playlist that a link names besides its video, nothing is heeded. */
const videoIdOf = ({ hostname, pathname, searchParams }: URL): string | undefined => {
  const id =
    hostname === 'youtu.be'
      ? pathname.slice(1).replace(/\/$/, '')
      : pathname === '/watch'
        ? searchParams.get('v')
        : VIDEO_PATH.exec(pathname)?.[2];
  return id && VIDEO_ID.test(id) ? id : undefined;
};

export const watchUrl = (videoId: string): string => `https://www.youtube.com/watch?v=${videoId}`;

/** What a caller's `source_url` names. Whether its host is a public one is found out when it is called. */
export const mediaSource = (text: string): MediaSource => {
  const fault = urlFault(text, { allowPrivate: true });
  if (fault !== undefined) return { kind: 'refused', reason: fault };
  const url = new URL(text);
  if (!isYoutube(url)) return { kind: 'http', url: text };
  const videoId = videoIdOf(url);
  return videoId === undefined
    ? { kind: 'refused', reason: 'must name one video of YouTube, not a channel, a playlist or a search' }
    : { kind: 'youtube', videoId };
};

/** No name may leave a folder, break a header, or be longer than that of an uploaded file. */
export const fileName = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}\s/\\]+/gu, ' ')
    .trim()
    .slice(0, 200);

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** What a file is called before its server says more. */
export const nameInUrl = (text: string): string => {
  const { pathname, hostname } = new URL(text);
  return fileName(decoded(pathname.split('/').at(-1) ?? '')) || hostname;
};
