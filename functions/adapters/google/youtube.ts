/** YouTube Data API v3: videos, and their captions. */
import { randomUUID } from 'node:crypto';
import type { Captions, VideoPlatform } from '../../application/ports.ts';
import { parser } from '../parse.ts';
import { GOOGLE, type GoogleCall, type GoogleEndpoints, googleCalls, googleFault } from './google-api.ts';
import { uploadResumably } from './youtube-upload.ts';

const JSON_TYPE = 'application/json; charset=UTF-8';

const tracksOf = parser(
  {
    type: 'object',
    required: ['items'],
    properties: {
      items: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'snippet'],
          properties: {
            id: { type: 'string' },
            snippet: {
              type: 'object',
              required: ['language', 'trackKind'],
              properties: { language: { type: 'string' }, trackKind: { type: 'string' } },
            },
          },
        },
      },
    },
  },
  'The list of captions',
);

const succeeded = async (response: Response): Promise<Response> => {
  if (!response.ok) throw await googleFault(response);
  return response;
};

/** RFC 2387: what it is, and the file itself. */
const related = (about: object, { contentType, text }: Captions) => {
  const boundary = `soundstage-${randomUUID()}`;
  const part = (type: string, body: string): string =>
    `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  return {
    headers: { 'content-type': `multipart/related; boundary=${boundary}` },
    body: `${part(JSON_TYPE, JSON.stringify(about))}${part(contentType, text)}--${boundary}--\r\n`,
  };
};

/** Not those that YouTube's own speech recognition made. */
const trackIn = async (
  call: GoogleCall,
  { api }: GoogleEndpoints,
  videoId: string,
  language: string,
): Promise<string | undefined> => {
  const query = new URLSearchParams({ part: 'snippet', videoId });
  const answer = await succeeded(await call(`${api}/captions?${query}`));
  const { items } = tracksOf(await answer.json());
  return items.find(({ snippet }) => snippet.trackKind !== 'asr' && snippet.language === language)?.id;
};

export const youtube = (endpoints: GoogleEndpoints = GOOGLE): VideoPlatform => ({
  upload: async (video, { title, description = '', privacy = 'private' }, session, options) => {
    const call = googleCalls(options.access, endpoints, options.signal);
    const begin = async (): Promise<string> => {
      const answer = await succeeded(
        await call(`${endpoints.upload}/videos?uploadType=resumable&part=snippet,status`, {
          method: 'POST',
          headers: {
            'content-type': JSON_TYPE,
            'x-upload-content-length': String(video.size),
            'x-upload-content-type': video.contentType,
          },
          body: JSON.stringify({ snippet: { title, description }, status: { privacyStatus: privacy } }),
        }),
      );
      await answer.body?.cancel();
      const uri = answer.headers.get('location');
      if (uri === null) throw new Error('YouTube began an upload without a place for it');
      return uri;
    };
    const { onProgress, signal } = options;
    return uploadResumably({ call, video, session, begin, onProgress, signal });
  },

  putCaptions: async (videoId, captions, { access, signal }) => {
    const call = googleCalls(access, endpoints, signal);
    const { language } = captions;
    const id = await trackIn(call, endpoints, videoId, language);
    const url = `${endpoints.upload}/captions?uploadType=multipart&part=snippet`;
    const request =
      id === undefined
        ? {
            method: 'POST',
            ...related({ snippet: { videoId, language, name: '', isDraft: false } }, captions),
          }
        : { method: 'PUT', ...related({ id, snippet: { isDraft: false } }, captions) };
    const answer = await succeeded(await call(url, request));
    await answer.body?.cancel();
  },
});
