/** What a task would come to, asked of the service before anything is sent. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { CreateTaskRequest } from '../../client/index.ts';
import { lengthOf } from '../state/media-length.ts';
import { useClient } from '../state/session.ts';
import { useSettled } from '../state/settled.ts';
import { clock, duration, money } from '../state/words.ts';

const TYPING_MS = 400;

const soon = (seconds: number): string => (seconds < 60 ? `${Math.ceil(seconds)} s` : duration(seconds));

const withLengths = async (request: CreateTaskRequest, files: readonly File[]) => {
  const lengths = await Promise.all(files.map(lengthOf));
  const described = files.map(({ name, size }, index) => {
    const seconds = lengths[index];
    return { name, size, ...(seconds === undefined ? {} : { duration: seconds }) };
  });
  return { ...request, params: { ...request.params, files: described } };
};

interface Props {
  readonly request: CreateTaskRequest;
  readonly files: readonly File[];
}

export const Estimate = ({ request, files }: Props) => {
  const client = useClient();
  const asked = useSettled(JSON.stringify(request), TYPING_MS);
  const { data } = useQuery({
    queryKey: ['estimate', asked],
    // A request that is refused is told of when it is sent; until then somebody is still writing it.
    queryFn: async () => client.estimate(await withLengths(request, files)),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (data?.duplicate_of)
    return (
      <p className="soft small" role="status">
        An identical task exists: <Link href={`/tasks/${data.duplicate_of}`}>{data.duplicate_of}</Link>
      </p>
    );
  if (data?.media === undefined) return null;
  const { audio_seconds, duration_from, processing_seconds, cost } = data.media;
  return (
    <p className="soft small" role="status">
      {duration_from === 'size' && 'Roughly '}
      {clock(audio_seconds)} of audio · ready about {soon(processing_seconds.warm)} after the upload, for
      about {money(cost.total, cost.currency)} on AWS
    </p>
  );
};
