/** Where one is, and who may be there. */
import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Empty, Loading } from './controls/states.tsx';
import { Boundary } from './frame/boundary.tsx';
import { Shell } from './frame/shell.tsx';
import { useTop } from './frame/use-top.ts';
import { SignIn } from './pages/sign-in.tsx';
import { Tasks } from './pages/tasks.tsx';
import { useKey } from './state/session.ts';

const NewTask = lazy(() => import('./pages/new-task.tsx'));
const Task = lazy(() => import('./pages/task.tsx'));
const Overview = lazy(() => import('./pages/overview.tsx'));
const Admin = lazy(() => import('./pages/admin.tsx'));

export const App = () => {
  const [here] = useLocation();
  useTop(here);
  if (useKey() === null) return <SignIn />;
  return (
    <Shell>
      <Boundary key={here}>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/" component={Tasks} />
            <Route path="/new" component={NewTask} />
            <Route path="/tasks/:id">{({ id }) => <Task key={id} id={id} />}</Route>
            <Route path="/overview" component={Overview} />
            <Route path="/admin" component={Admin} />
            <Route>
              <Empty title="Page not found">The address may be mistyped.</Empty>
            </Route>
          </Switch>
        </Suspense>
      </Boundary>
    </Shell>
  );
};
