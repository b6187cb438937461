/** What the stages and workers wrote, from the least level chosen; the newest stay in sight while it is followed. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { hasEnded, type LoggedLine, type LogLevel, type TaskView } from '../../client/index.ts';
import { Fault, Loading } from '../controls/states.tsx';
import { type Client, useClient } from '../state/session.ts';
import { timeOfDay } from '../state/words.ts';

const LEVELS: readonly LogLevel[] = ['INFO', 'WARN', 'ERROR'];
const PAGE = 100;
/** Of more, nobody reads the first in a browser. */
const MOST_PAGES = 20;
const LOOK_MS = 5_000;

const readAll = async (client: Client, taskId: string, level: LogLevel): Promise<readonly LoggedLine[]> => {
  const lines: LoggedLine[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { level, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const { items, next_cursor } = await client.logs(taskId, query);
    lines.push(...items);
    if (next_cursor === null) break;
    cursor = next_cursor;
  }
  return lines;
};

const sourceOf = ({ stage, chunk, worker_id }: LoggedLine): string =>
  worker_id ??
  [stage, chunk === undefined ? undefined : chunk + 1].filter((it) => it !== undefined).join(' ');

const Lines = ({ lines, follow }: { lines: readonly LoggedLine[]; follow: boolean }) => {
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves it.
  useEffect(() => {
    if (follow) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [lines.length, follow]);
  if (lines.length === 0) return <p className="soft">No log lines.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <ol className="log" ref={list} tabIndex={0} aria-label="Log lines">
      {lines.map((line) => (
        <li key={line.id}>
          <time className="soft" dateTime={line.at}>
            {timeOfDay(line.at)}
          </time>
          <span className={line.level}>{line.level === 'INFO' ? sourceOf(line) : line.level}</span>
          <span>{line.message}</span>
        </li>
      ))}
    </ol>
  );
};

/** `live` counts the lines told live: each is a reason to look. */
export const Logs = ({ task, live }: { task: TaskView; live: number }) => {
  const client = useClient();
  const [level, setLevel] = useState<LogLevel>('INFO');
  const [follow, setFollow] = useState(true);
  const { data, error } = useQuery({
    queryKey: ['logs', task.id, level, live, hasEnded(task)],
    queryFn: () => readAll(client, task.id, level),
    placeholderData: keepPreviousData,
    refetchInterval: hasEnded(task) ? false : LOOK_MS,
  });
  return (
    <div className="stack">
      <div className="row">
        <fieldset className="row">
          <legend className="visually-hidden">Minimum level</legend>
          {LEVELS.map((one) => (
            <label key={one} className="choice small">
              <input type="radio" name="level" checked={one === level} onChange={() => setLevel(one)} />
              {one}
            </label>
          ))}
        </fieldset>
        <label className="choice small">
          <input type="checkbox" checked={follow} onChange={({ target }) => setFollow(target.checked)} />
          Follow
        </label>
      </div>
      {error !== null && <Fault fault={error} />}
      {data === undefined ? <Loading /> : <Lines lines={data} follow={follow} />}
    </div>
  );
};
