/** What a conversation was about and how it went, from its transcript. */
import type { MediaStore, StageInput, TextAnalyst, TextTools } from '../application/ports.ts';
import type { Analysis } from '../contract/analysis-schemas.ts';
import { artifactObject } from '../contract/keys.ts';
import type { UnitSummary } from '../contract/media-schemas.ts';
import type { Transcript } from '../contract/transcript-schemas.ts';
import { conversationOf, speakersIn, type Utterance } from '../domain/analysis/conversation.ts';
import { keywordsOf } from '../domain/analysis/keywords.ts';
import { termsOf } from '../domain/analysis/terms.ts';
import { topicsOf } from '../domain/analysis/topics.ts';
import { utterancesOfRttm } from '../domain/speakers/rttm.ts';
import { readTranscript, storeArtifact } from './artifacts.ts';

export interface AnalyzePorts {
  readonly media: MediaStore;
  readonly text: TextTools;
  /** Where the deployment asks a cloud service as well. */
  readonly analyst: TextAnalyst | undefined;
}

export const analyze = async (input: StageInput, ports: AnalyzePorts): Promise<UnitSummary> => {
  const { file, signal } = input;
  const transcript = await readTranscript(input, ports.media);
  const language = languageOf(transcript, ports.text);
  const analysis = analysisOf(transcript, await utterancesIn(input, transcript, ports), language, ports.text);
  input.onProgress(0.5);
  const texts = transcript.segments.map(({ text }) => text);
  const insights = await ports.analyst?.insights(texts, language.code, signal);
  const unknown = ports.analyst !== undefined && insights === undefined && texts.length > 0;
  const warnings = unknown
    ? [`No sentiment and key phrases: the analysing service does not know the language "${language.code}".`]
    : [];
  const artifact = await storeArtifact(input, ports.media, {
    name: 'analysis.json',
    contentType: 'application/json',
    body: JSON.stringify(insights === undefined ? analysis : { ...analysis, insights }),
  });
  const { conversation, topics } = analysis;
  input.onLog(
    'INFO',
    `${file.name}: language ${language.code}, topics ${topics.length}, turns ${conversation.turns}; wrote analysis.json`,
  );
  return { stage: 'analyze', artifacts: [artifact], warnings };
};

/** What a caller or a model did not say, the words do. */
const languageOf = ({ language, text }: Transcript, tools: TextTools): Analysis['language'] => {
  if (language.code !== 'und' && language.code !== 'auto')
    return { code: language.code, source: 'transcript' };
  return { code: tools.languageOf(text) ?? 'und', source: 'text' };
};

/** As the speakers were told apart, where that is stored: in the transcript's segments nobody speaks beside another. */
const utterancesIn = async (
  { taskId, file }: StageInput,
  transcript: Transcript,
  { media }: AnalyzePorts,
): Promise<readonly Utterance[]> => {
  const key = artifactObject(taskId, file.id, 'speakers.rttm');
  if ((await media.facts(key)) === undefined) return transcript.segments;
  const utterances = utterancesOfRttm(new TextDecoder().decode(await media.readBytes(key)));
  return utterances.length === 0 ? transcript.segments : utterances;
};

const analysisOf = (
  transcript: Transcript,
  utterances: readonly Utterance[],
  language: Analysis['language'],
  tools: TextTools,
): Analysis => {
  const { segments, duration } = transcript;
  const terms = termsOf(segments, language.code, tools.stopWords(language.code));
  return {
    task_id: transcript.task_id,
    file_id: transcript.file_id,
    duration,
    language,
    conversation: conversationOf(transcript, utterances),
    speakers: speakersIn(transcript, utterances),
    keywords: keywordsOf(terms),
    topics: topicsOf(terms, segments.at(-1)?.end ?? duration),
  };
};
