/** Transcripts for tests, as `assemble` writes them. */
import type { Segment, Transcript } from '../../functions/contract/transcript-schemas.ts';

/** Words a third of a second apart, as people speak. */
export const segment = (id: number, start: number, speaker: string | null, text: string): Segment => {
  const words = text.split(' ').map((word, index) => ({
    text: word,
    start: start + index / 3,
    end: start + (index + 0.9) / 3,
    confidence: 0.9,
    speaker,
  }));
  return { id, start, end: words.at(-1)!.end, speaker, text, words };
};

export const transcriptOf = (segments: readonly Segment[], over: Partial<Transcript> = {}): Transcript => {
  const ids = [...new Set(segments.flatMap(({ speaker }) => speaker ?? []))];
  return {
    task_id: 't1',
    file_id: 'f1',
    duration: (segments.at(-1)?.end ?? 0) + 1,
    language: { code: 'en', confidence: null },
    speakers: ids.map((id) => ({ id, name: null, talk_seconds: 1 })),
    segments: [...segments],
    text: segments.map(({ text }) => text).join(' '),
    completeness: { covered: 1, speech_without_words_seconds: 0, flags: [] },
    provenance: { models: [], pipeline: 'test' },
    ...over,
  };
};
