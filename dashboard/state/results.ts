/** What was made of a file, fetched once and kept while it is made anew. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Artifact, isTranscript, isWaveform, type TaskView } from '../../client/index.ts';
import { useClient } from './session.ts';

export const useArtifacts = (task: TaskView, fileId: string) => {
  const client = useClient();
  return useQuery({
    queryKey: ['artifacts', task.id, task.version],
    queryFn: () => client.artifacts(task.id),
    // What is there stays in sight while it is made anew.
    placeholderData: keepPreviousData,
    select: (all: readonly Artifact[]) => all.filter(({ file_id }) => file_id === fileId),
  });
};

/** Null where its content is not what it should be. */
const useContent = <T>(name: string, isContent: (value: unknown) => value is T, ...place: Place) => {
  const [task, fileId, artifacts] = place;
  const client = useClient();
  const stored = artifacts.find((artifact) => artifact.name === name);
  return useQuery({
    queryKey: ['content', name, task.id, fileId, stored?.sha256],
    queryFn: async () => {
      const content: unknown = await (await client.downloadArtifact(task.id, name, fileId)).json();
      return isContent(content) ? content : null;
    },
    enabled: stored !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
};

type Place = readonly [task: TaskView, fileId: string, artifacts: readonly Artifact[]];

export const useTranscript = (...place: Place) => useContent('transcript.json', isTranscript, ...place);
export const useWaveform = (...place: Place) => useContent('waveform.json', isWaveform, ...place);
