/** One task: how far it is, what was said in it, what was made of it, and how that came about. */
import { useCallback, useEffect, useState } from 'react';
import { hasEnded, type TaskView } from '../../client/index.ts';
import { Empty, Fault, Loading } from '../controls/states.tsx';
import { Progress } from '../controls/status.tsx';
import { Tabs } from '../controls/tabs.tsx';
import { type Feed, isMissing, useTaskFeed } from '../state/task-feed.ts';
import { useTitle } from '../state/title.ts';
import { stopUpload } from '../state/uploads.ts';
import { Deliveries } from '../task/deliveries.tsx';
import { Logs } from '../task/logs.tsx';
import { Results } from '../task/results.tsx';
import { Stages } from '../task/stages.tsx';
import { TaskFacts } from '../task/task-facts.tsx';
import { TaskFault } from '../task/task-fault.tsx';
import { TaskHeader } from '../task/task-header.tsx';
import { Timeline } from '../task/timeline.tsx';
import { titleOf } from '../tasks/task-row.tsx';
import { UploadProgress } from '../upload/upload-progress.tsx';

const Doing = ({ task, message }: { task: TaskView; message: string | undefined }) => (
  <section className="card stack" aria-label="Progress">
    <div className="row apart">
      <h2>Progress</h2>
      <span className="number soft">{task.progress} %</span>
    </div>
    <Progress value={task.progress} label="Progress of the task" status={task.status} />
    <Stages stages={task.stages} />
    {message && <p className="soft small">{message}</p>}
  </section>
);

/** The first file to arrive is worked on while the others are still sent. What has a URL is fetched by the service. */
const isAwaited = (task: TaskView): boolean =>
  !hasEnded(task) && !('source_url' in task.params) && task.files.some(({ uploaded }) => !uploaded);

const Page = ({ feed, onAgain }: { feed: Feed & { task: TaskView }; onAgain: () => void }) => {
  const { task } = feed;
  return (
    <>
      <TaskHeader task={task} onAgain={onAgain} />
      {feed.fault !== undefined && <Fault fault={feed.fault} />}
      <TaskFault task={task} events={feed.events} />
      {isAwaited(task) && <UploadProgress task={task} />}
      <div className="columns">
        <div className="stack">
          <Results task={task} feed={feed} onAgain={onAgain} />
        </div>
        <div className="stack">
          <Doing task={task} message={feed.message} />
          <TaskFacts task={task} />
        </div>
      </div>
      <section className="card">
        <Tabs
          label="History"
          tabs={[
            { name: 'Log', content: <Logs task={task} live={feed.lines.length} /> },
            { name: 'Events', content: <Timeline events={feed.events} /> },
            { name: 'Webhooks', content: <Deliveries taskId={task.id} /> },
          ]}
        />
      </section>
    </>
  );
};

/** Whoever cancelled it, and from where: nothing more is to be sent. */
const useForgottenUpload = (task: TaskView | undefined): void => {
  const { id, status } = task ?? {};
  useEffect(() => {
    if (id !== undefined && (status === 'cancelled' || status === 'completed')) stopUpload(id);
  }, [id, status]);
};

export default function Task({ id }: { id: string }) {
  const [round, setRound] = useState(0);
  const feed = useTaskFeed(id, round);
  useForgottenUpload(feed.task);
  useTitle(feed.task === undefined ? 'Task' : titleOf(feed.task));
  const again = useCallback(() => setRound((held) => held + 1), []);
  if (feed.task !== undefined) return <Page feed={{ ...feed, task: feed.task }} onAgain={again} />;
  if (isMissing(feed.fault)) return <Empty title="Task not found">It may have been deleted.</Empty>;
  return feed.fault === undefined ? <Loading /> : <Fault fault={feed.fault} onRetry={again} />;
}
