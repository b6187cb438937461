/** What the form asks of the pipeline, as the request says it. */
import type { CreateTaskRequest } from '../../client/index.ts';

export interface MediaWishes {
  readonly outputs: readonly string[];
  readonly language: string;
  readonly speakersMin: string;
  readonly speakersMax: string;
  readonly translateTo: string;
  readonly denoise: boolean;
  readonly burnIn: boolean;
  readonly model: string;
  readonly sourceUrl: string;
  readonly priority: string;
}

export const USUAL_WISHES: MediaWishes = {
  outputs: ['transcript', 'subtitles', 'speakers', 'waveform'],
  language: 'auto',
  speakersMin: '',
  speakersMax: '',
  translateTo: '',
  denoise: false,
  burnIn: false,
  model: '',
  sourceUrl: '',
  priority: '',
};

const numbers = (entries: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(entries).flatMap(([name, text]) => (text === '' ? [] : [[name, Number(text)]])),
  );

const languages = (text: string): readonly string[] => text.split(/[\s,]+/).filter((it) => it !== '');

const sourceOf = (files: readonly File[], url: string) =>
  files.length > 0 ? { files: files.map(({ name, size }) => ({ name, size })) } : { source_url: url };

export const mediaRequest = (wishes: MediaWishes, files: readonly File[]): CreateTaskRequest => {
  const speakers = numbers({ min: wishes.speakersMin, max: wishes.speakersMax });
  const translate_to = languages(wishes.translateTo);
  return {
    type: 'media.process',
    params: {
      ...sourceOf(files, wishes.sourceUrl),
      outputs: wishes.outputs,
      ...(wishes.language === '' ? {} : { language: wishes.language }),
      ...(Object.keys(speakers).length > 0 && { speakers }),
      ...(translate_to.length > 0 && { translate_to }),
      ...(wishes.denoise && { denoise: true }),
      ...(wishes.burnIn && { subtitles: { burn_in: true } }),
      ...(wishes.model !== '' && { model: wishes.model }),
    },
    ...numbers({ priority: wishes.priority }),
  };
};
