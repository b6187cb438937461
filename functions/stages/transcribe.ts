/** The words of one chunk. */
import type { Audio, MediaStore, Stage, StageInput } from '../application/ports.ts';
import { againObject } from '../contract/keys.ts';
import { type ChunkWords, chunkWordsSchema } from '../contract/media-schemas.ts';
import { amplified } from '../domain/sound/pcm.ts';
import { languageAsked } from '../domain/transcript/language.ts';
import { heardBy } from '../domain/transcript/seams.ts';
import { readHeardAudio } from './chunk-audio.ts';
import { doneBefore } from './done-before.ts';
import { soundOf } from './recipes.ts';
import { readPlan } from './stored.ts';
import { tellModels } from './tell-models.ts';

const VERSION = 3;

/** A recogniser that lost the thread in a long piece, or repeats itself there, has less of it to lose in a short one. */
const SECOND_PIECE_SECONDS = 8;

export const transcribe: Stage<'media' | 'speech'> = async (input, { media, speech }) => {
  const { file, chunk, params, onProgress, signal } = input;
  const language = languageAsked(params);
  const isAgain = file.again?.includes(chunk ?? 0) ?? false;
  const wishes = {
    ...(isAgain ? { longestPieceSeconds: SECOND_PIECE_SECONDS } : {}),
    ...(params.model === undefined ? {} : { model: params.model }),
    ...(language === undefined ? {} : { language }),
  };
  const { result, reused } = await doneBefore<ChunkWords>(input, media, {
    stage: 'transcribe',
    version: VERSION,
    from: async () => ({
      ...(await soundOf(input, media)),
      heard: heardBy(input.chunk ?? 0, await readPlan(input, media)),
      wishes,
      recipe: speech.recipeOf('words', params.model),
    }),
    schema: chunkWordsSchema,
    ...(isAgain ? { objectOf: (unit) => againObject(unit.task_id, unit.file_id, unit.chunk ?? 0) } : {}),
    make: async () =>
      speech.transcribe(await audioFor(input, media, isAgain), { ...wishes, onProgress, signal }),
  });
  if (!isAgain) tellModels(input, 'words', result.models);
  return { stage: 'transcribe', ...(reused && { reused }) };
};

/** The second time louder, where somebody speaks so softly that nothing was understood. */
const audioFor = async (input: StageInput, media: MediaStore, isAgain: boolean): Promise<Audio> => {
  const audio = await readHeardAudio(input, media);
  return isAgain ? { ...audio, samples: amplified(audio.samples) } : audio;
};
