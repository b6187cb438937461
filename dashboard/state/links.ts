/** Where a player gets recording and subtitles from. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Artifact, TaskView } from '../../client/index.ts';
import { type Client, useClient } from './session.ts';

/** Links are good for an hour. */
const FRESH_MS = 50 * 60_000;

export const useLink = (name: string, wanted: boolean, ask: (client: Client) => Promise<{ url: string }>) => {
  const client = useClient();
  return useQuery({
    queryKey: ['link', name],
    queryFn: () => ask(client),
    enabled: wanted,
    staleTime: FRESH_MS,
  }).data?.url;
};

/** As a blob: a track of another origin would have the player itself ask for credentials. */
export const useSubtitles = (
  task: TaskView,
  fileId: string,
  artifacts: readonly Artifact[],
): string | undefined => {
  const client = useClient();
  const name = 'subtitles.vtt';
  const stored = artifacts.find((artifact) => artifact.name === name);
  const { data } = useQuery({
    queryKey: ['subtitles', task.id, fileId, stored?.sha256],
    queryFn: async () => (await client.downloadArtifact(task.id, name, fileId)).text(),
    enabled: stored !== undefined,
  });
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (data === undefined) return;
    const made = URL.createObjectURL(new Blob([data], { type: 'text/vtt' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return url;
};
